/* Saving a post is shown at once and taken back when the server says no; then it may go into a collection.
 * A long press on the bookmark opens the collections right away. */
import { delegate } from "./lib/dom.js";
import { gettext } from "./lib/i18n.js";
import { openAddress } from "./dialog.js";
import { dismiss, toast } from "./toast.js";

const HOLD_MS = 500;
const TOAST = "saved";

function show(form, saved) {
  form.querySelector("button").setAttribute("aria-pressed", String(saved));
}

/** The other buttons of the same post (a card under the post that is open over it) say the same. */
function spread(code, saved) {
  for (const form of document.querySelectorAll(`form[data-save="${CSS.escape(code)}"]`)) {
    show(form, saved);
    form.querySelector("[name=undo]")?.remove();
    if (!saved) continue;
    const undo = Object.assign(document.createElement("input"), { type: "hidden", name: "undo", value: "1" });
    form.append(undo);
  }
}

const choose = (address) => openAddress(address, gettext("Add to a collection"));

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form[data-save]")) return;
  const saved = !form.querySelector("[name=undo]");
  show(form, saved);
  form.querySelector("button").classList.toggle("is-fresh", saved);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt: form, formData } = event.detail.requestConfig; // by now its answer may stand in its place
  if (!form.matches("form[data-save]")) return;
  const saved = !formData.has("undo"); // what was asked for: this code may have come later than the press
  if (!event.detail.successful) {
    show(form, !saved); // network.js says why
    return;
  }
  spread(form.dataset.save, saved);
  const { collections } = form.dataset;
  const action = { label: gettext("Add to a collection"), run: () => choose(collections) };
  if (saved) toast(gettext("Saved."), { key: TOAST, action });
  else dismiss((key) => key === TOAST);
});

// What goes into a collection is saved with it.
document.addEventListener("post:saved", (event) => spread(event.detail.code, true));

let timer = 0;
let wasHeld = false;
const letGo = () => clearTimeout(timer);

delegate("pointerdown", "form[data-save] button", (event, button) => {
  wasHeld = false;
  if (event.button !== 0) return;
  timer = setTimeout(() => {
    wasHeld = true;
    choose(button.form.dataset.collections);
  }, HOLD_MS);
});
for (const type of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(type, letGo, true);
delegate("pointerout", "form[data-save] button", letGo);
// The press that opened the dialog isn't one that saves, and on a phone not one that asks for a menu.
delegate("click", "form[data-save] button", (event) => wasHeld && event.preventDefault());
delegate("contextmenu", "form[data-save] button", (event) => wasHeld && event.preventDefault());
