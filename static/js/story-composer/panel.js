/* The fields of the sticker that is chosen: its words, looks, size and turn. One <fieldset data-fields="<type>"> each. */
import { LEAST_SCALE, MOST_SCALE } from "./stage.js";

const MOST_OPTIONS = 4;

export class Panel {
  /** `onChange(sticker)` when something was typed or chosen. */
  constructor(root, onChange) {
    this.root = root;
    this.onChange = onChange;
    this.sticker = null;
    root.addEventListener("input", (event) => this.#input(event.target));
  }

  /** Shows the fields of `sticker`, or none. */
  show(sticker) {
    if (this.sticker !== sticker) {
      this.sticker = sticker;
      this.root.hidden = !sticker;
      for (const group of this.root.querySelectorAll("[data-fields]")) group.hidden = group.dataset.fields !== sticker?.type;
      if (sticker) this.#fill();
    }
    if (sticker) this.#drawPlace();
  }

  focus() {
    const field = this.root.querySelector("[data-fields]:not([hidden]) :is(textarea, input:not([type=radio],[type=checkbox]))");
    field?.focus();
    field?.select();
  }

  get #fields() {
    return this.root.querySelector(`[data-fields="${this.sticker.type}"]`);
  }

  #fill() {
    for (const field of this.#fields.querySelectorAll("[data-field]")) {
      const value = this.sticker[field.dataset.field];
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "checkbox") field.checked = value;
      else field.value = value;
    }
    this.#fields.querySelectorAll("[data-option]").forEach((field, number) => (field.value = this.sticker.options[number] ?? ""));
  }

  #drawPlace() {
    const { scale, rotation } = this.sticker;
    const [size, turn] = ["scale", "rotation"].map((name) => this.root.querySelector(`[data-place="${name}"]`));
    // Even steps to the eye: the slider goes by the logarithm.
    size.value = Math.log(scale / LEAST_SCALE) / Math.log(MOST_SCALE / LEAST_SCALE);
    turn.value = Math.round(rotation);
  }

  #input(field) {
    const { sticker } = this;
    if (!sticker) return;
    const { field: name, place, option } = field.dataset;
    if (name) sticker[name] = field.type === "checkbox" ? field.checked : field.value;
    if (place === "scale") sticker.scale = LEAST_SCALE * (MOST_SCALE / LEAST_SCALE) ** Number(field.value);
    if (place === "rotation") sticker.rotation = Number(field.value);
    if (option !== undefined) {
      const fields = [...this.#fields.querySelectorAll("[data-option]")].slice(0, MOST_OPTIONS);
      // The first two stand even while they are empty.
      sticker.options = fields.map((one) => one.value).filter((value, number) => number < 2 || value.trim());
    }
    this.onChange(sticker);
  }
}
