/* The step in which photos are edited: filters with live thumbnails, their strength, and adjustments. */
import { fromTemplate } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { cropBox } from "../lib/cropper.js";

const THUMB_PX = 144;
const LABELS = {
  brightness: gettext("Brightness"),
  contrast: gettext("Contrast"),
  warmth: gettext("Warmth"),
  saturation: gettext("Saturation"),
  fade: gettext("Fade"),
  highlights: gettext("Highlights"),
  shadows: gettext("Shadows"),
  vignette: gettext("Vignette"),
};
const plain = () => ({ filter: null, strength: 100, adjust: {} });

export class EditPanel {
  /** `on.change()` when the look of the photo changed, `on.all(look)` when all photos shall have it. */
  constructor(root, looks, on) {
    this.root = root;
    this.looks = looks;
    this.on = on;
    this.filters = root.querySelector("[data-filters]");
    this.adjust = root.querySelector("[data-adjust]");
    this.strength = root.querySelector("[data-strength]");
    this.#build();
  }

  /** Shows the item's look; `frame` is the ratio that its thumbnails are cut to. */
  async show(item, frame) {
    const isOther = this.item !== item || this.drawnOf !== item.url;
    this.item = item;
    this.#fill();
    if (!isOther) return;
    this.drawnOf = item.url;
    const small = await this.looks.small(item);
    if (this.item !== item) return;
    const box = cropBox(item.view, item.ratio, frame);
    const middle = cropBox({ zoom: 1, x: 0.5, y: 0.5 }, frame, 1); // a square out of what shows
    const part = {
      x: box.x + middle.x * box.width, y: box.y + middle.y * box.height, width: middle.width * box.width, height: middle.height * box.height,
    };
    for (const canvas of this.filters.querySelectorAll("canvas")) {
      this.looks.painter.paint(canvas, small, { ...plain(), filter: canvas.dataset.filter || null }, part);
    }
  }

  #build() {
    const choices = [{ name: "", label: gettext("Original") }, ...this.looks.catalogue.filters];
    this.filters.replaceChildren(...choices.map((choice) => this.#filter(choice)));
    this.adjust.replaceChildren(...this.looks.catalogue.adjust.map((name) => this.#slider(name)));
    this.strength.addEventListener("input", () => {
      this.#change((look) => (look.strength = Number(this.strength.value)));
    });
    this.root.querySelector("[data-look-reset]").addEventListener("click", () => {
      this.item.look = null;
      this.#fill();
      this.on.change();
    });
    this.root.querySelector("[data-look-all]").addEventListener("click", () => this.on.all(this.item.look));
  }

  #filter({ name, label }) {
    const element = fromTemplate("composer-filter");
    const radio = element.querySelector("input");
    radio.value = name;
    const canvas = element.querySelector("canvas");
    Object.assign(canvas, { width: THUMB_PX, height: THUMB_PX });
    canvas.dataset.filter = name;
    element.querySelector("[data-label]").textContent = label;
    radio.addEventListener("change", () => {
      this.#change((look) => Object.assign(look, { filter: name || null, strength: 100 }));
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return element;
  }

  #slider(name) {
    const element = fromTemplate("composer-slider");
    const input = element.querySelector("input");
    element.querySelector("[data-label]").textContent = LABELS[name] ?? name;
    input.name = name;
    const set = (value) => this.#change((look) => (look.adjust[name] = value));
    input.addEventListener("input", () => set(Number(input.value)));
    input.addEventListener("dblclick", () => set(0));
    return element;
  }

  #change(change) {
    const look = structuredClone(this.item.look ?? plain());
    change(look);
    for (const [name, amount] of Object.entries(look.adjust)) if (!amount) delete look.adjust[name];
    this.item.look = look.filter || Object.keys(look.adjust).length ? look : null;
    this.#fill();
    this.on.change();
  }

  #fill() {
    const look = this.item.look ?? plain();
    for (const radio of this.filters.querySelectorAll("input")) radio.checked = radio.value === (look.filter ?? "");
    this.root.querySelector("[data-strength-row]").hidden = !look.filter;
    this.strength.value = look.strength;
    this.root.querySelector("[data-strength-value]").textContent = String(look.strength);
    for (const input of this.adjust.querySelectorAll("input")) {
      input.value = look.adjust[input.name] ?? 0;
      const value = Number(input.value);
      input.closest(".slider").querySelector("output").textContent = value > 0 ? `+${value}` : String(value).replace("-", "−");
    }
    this.root.querySelector("[data-look-reset]").disabled = !this.item.look;
  }
}
