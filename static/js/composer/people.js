/* Tagging people: a tap on the picture says where, the field says who; a tag is moved by dragging or arrow keys. */
import { fromTemplate, icon } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { toast } from "../toast.js";
import { shownBox } from "./items.js";
import { PeopleFinder } from "./find-people.js";

const STEP = 0.02;
const inside = (value) => Math.min(1, Math.max(0, value));
const MIDDLE = { x: 0.5, y: 0.5 };

export class PeoplePanel {
  /** `on.change()` when tags changed; `mostTags` for the whole post, of which `on.count()` tells the number. */
  constructor(root, mostTags, on) {
    this.layer = root.querySelector("[data-tags]");
    this.list = root.querySelector("[data-tag-list]");
    this.hint = root.querySelector("[data-tag-hint]");
    this.mostTags = mostTags;
    this.on = on;
    this.place = null; // where the next person goes
    this.finder = new PeopleFinder(root.querySelector("[data-tag-finder]"), (person) => this.#add(person));
    this.layer.addEventListener("click", (event) => event.target === this.layer && this.#aim(event));
  }

  show(item, frame) {
    if (this.item !== item) this.place = null;
    Object.assign(this, { item, frame });
    this.finder.left = new Set(item.people.map((person) => person.id));
    this.#draw();
  }

  #aim(event) {
    const box = this.layer.getBoundingClientRect();
    this.place = { x: inside((event.clientX - box.left) / box.width), y: inside((event.clientY - box.top) / box.height) };
    this.#draw();
    this.finder.input.focus();
    this.finder.find();
  }

  #add(person) {
    if (this.on.count() >= this.mostTags) {
      toast(interpolate(gettext("A post has at most %(n)s tags."), { n: this.mostTags }), { kind: "error" });
      return;
    }
    const { x, y } = this.#inPreview(this.place ?? MIDDLE);
    this.item.people.push({ id: person.id, username: person.username, x, y });
    this.place = null;
    this.#changed();
    this.layer.querySelector(`[data-id="${person.id}"]`)?.focus();
  }

  #remove(person) {
    this.item.people = this.item.people.filter((other) => other !== person);
    this.#changed();
    this.finder.input.focus();
  }

  #changed() {
    this.finder.left = new Set(this.item.people.map((person) => person.id));
    this.#draw();
    this.on.change();
  }

  #inPreview({ x, y }) {
    const box = shownBox(this.item, this.frame);
    return { x: box.x + inside(x) * box.width, y: box.y + inside(y) * box.height };
  }

  #inFrame({ x, y }) {
    const box = shownBox(this.item, this.frame);
    return { x: inside((x - box.x) / box.width), y: inside((y - box.y) / box.height) };
  }

  #draw() {
    const tags = this.item.people.map((person) => this.#tag(person));
    if (this.place) {
      const pin = document.createElement("span");
      pin.className = "tag-pin";
      put(pin, this.place);
      tags.push(pin);
    }
    this.layer.replaceChildren(...tags);
    tags.forEach((tag) => keepInside(tag, this.layer));
    this.list.replaceChildren(...this.item.people.map((person) => this.#row(person)));
    this.list.hidden = !this.item.people.length;
  }

  #tag(person) {
    const tag = document.createElement("button");
    tag.type = "button";
    tag.className = "people-tag";
    tag.dataset.id = person.id;
    tag.textContent = person.username;
    tag.setAttribute("aria-label", interpolate(gettext("%(name)s: arrow keys move the tag, Delete removes it"), { name: person.username }));
    put(tag, this.#inFrame(person));
    tag.addEventListener("keydown", (event) => this.#key(event, person));
    tag.addEventListener("pointerdown", (event) => this.#drag(event, person, tag));
    return tag;
  }

  #row(person) {
    const row = fromTemplate("composer-tagged");
    row.querySelector("[data-name]").textContent = person.username;
    const remove = row.querySelector("button");
    remove.append(icon("close"));
    remove.setAttribute("aria-label", interpolate(gettext("Remove %(name)s"), { name: person.username }));
    remove.addEventListener("click", () => this.#remove(person));
    return row;
  }

  #key(event, person) {
    if (["Delete", "Backspace"].includes(event.key)) {
      event.preventDefault();
      this.#remove(person);
      return;
    }
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!by) return;
    event.preventDefault();
    const { x, y } = this.#inFrame(person);
    this.#move(person, event.target, { x: x + by[0], y: y + by[1] });
  }

  #drag(event, person, tag) {
    if (event.button !== 0) return;
    tag.setPointerCapture(event.pointerId);
    const box = this.layer.getBoundingClientRect();
    const start = this.#inFrame(person);
    const move = (moved) => {
      const x = start.x + (moved.clientX - event.clientX) / box.width;
      const y = start.y + (moved.clientY - event.clientY) / box.height;
      this.#move(person, tag, { x, y });
    };
    tag.addEventListener("pointermove", move);
    tag.addEventListener("lostpointercapture", () => tag.removeEventListener("pointermove", move), { once: true });
  }

  #move(person, tag, place) {
    Object.assign(person, this.#inPreview(place));
    put(tag, this.#inFrame(person));
    keepInside(tag, this.layer);
    this.on.change();
  }
}

function put(element, { x, y }) {
  element.style.setProperty("--x", String(x));
  element.style.setProperty("--y", String(y));
}

/* A name near the edge is moved in; its point stays where it is. */
function keepInside(tag, layer) {
  tag.style.setProperty("--shift", "0px");
  const [box, frame] = [tag.getBoundingClientRect(), layer.getBoundingClientRect()];
  const shift = Math.max(0, frame.left + 4 - box.left) || Math.min(0, frame.right - 4 - box.right);
  tag.style.setProperty("--shift", `${shift}px`);
}
