/* The person who is invited to stand beside the author. */
import { gettext, interpolate } from "../lib/i18n.js";
import { PeopleFinder } from "./find-people.js";

/** Binds the field; gives the function that shows `fields.coauthor`. */
export function bindCoauthor(root, fields, changed) {
  const field = root.querySelector("[data-coauthor-finder]");
  const chosen = root.querySelector("[data-coauthor]");
  const remove = chosen.querySelector("button");
  const show = () => {
    const person = fields.coauthor;
    chosen.hidden = !person;
    field.hidden = Boolean(person);
    if (!person) return;
    chosen.querySelector("[data-name]").textContent = person.username;
    remove.setAttribute("aria-label", interpolate(gettext("Remove %(name)s"), { name: person.username }));
  };
  const finder = new PeopleFinder(field, (person) => {
    fields.coauthor = { id: person.id, username: person.username };
    show();
    changed();
    remove.focus();
  });
  finder.left.add(document.documentElement.dataset.user); // nobody stands beside themselves
  remove.addEventListener("click", () => {
    fields.coauthor = null;
    show();
    changed();
    finder.input.focus();
  });
  return show;
}
