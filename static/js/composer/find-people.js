/* A field that finds people as one writes: a combobox whose list comes from the API. */
import { api } from "../lib/api.js";
import { debounce, fromTemplate } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

let lastId = 0;

export class PeopleFinder {
  /** `root` holds an <input> and a <ul>; `pick(person)` gets {id, username, full_name, avatar_url}. */
  constructor(root, pick) {
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.pick = pick;
    this.left = new Set(); // ids that aren't offered
    lastId += 1;
    this.list.id = `found-people-${lastId}`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", debounce(() => this.find(), 180));
    this.input.addEventListener("focus", () => this.find());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("focusout", (event) => !root.contains(event.relatedTarget) && this.close());
    if (document.activeElement === this.input) this.find(); // who was quicker than this code
  }

  async find() {
    const q = this.input.value.trim();
    try {
      const { results } = await api("GET", `search?type=users&limit=8&q=${encodeURIComponent(q)}`);
      if (q !== this.input.value.trim() || document.activeElement !== this.input) return;
      const people = results.map((result) => result.user);
      this.#show(people.filter((person) => !this.left.has(person.id)));
    } catch (error) {
      this.#say(error.message);
    }
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #show(people) {
    if (!people.length) {
      this.#say(this.input.value.trim() ? gettext("Nobody found.") : gettext("Write a name."));
      return;
    }
    this.list.replaceChildren(...people.map((person, number) => this.#row(person, number)));
    this.#open();
    this.#mark(0);
  }

  #say(text) {
    const row = document.createElement("li");
    row.className = "found__none soft";
    row.textContent = text;
    this.list.replaceChildren(row);
    this.#open();
  }

  #open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  #row(person, number) {
    const row = fromTemplate("composer-person");
    row.id = `${this.list.id}-${number}`;
    row.querySelector("[data-username]").textContent = person.username;
    row.querySelector("[data-full-name]").textContent = person.full_name;
    const face = row.querySelector("[data-face]");
    if (person.avatar_url) face.append(Object.assign(new Image(32, 32), { src: person.avatar_url, alt: "" }));
    else face.textContent = person.username[0];
    row.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    row.addEventListener("click", () => this.#choose(person));
    row.person = person;
    return row;
  }

  #choose(person) {
    this.input.value = "";
    this.close();
    this.pick(person);
  }

  #key(event) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    } else if (by && rows.length) {
      event.preventDefault();
      this.#mark((at + by + rows.length) % rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (rows[at]) this.#choose(rows[at].person);
    }
  }

  #mark(number) {
    this.list.querySelectorAll("[role=option]").forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === number));
      if (index !== number) return;
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    });
  }
}
