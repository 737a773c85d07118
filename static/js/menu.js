/* Menus are <details data-menu>: open without JavaScript; here they close as people expect, and arrows move. */
import { delegate } from "./lib/dom.js";

const open = () => document.querySelectorAll("details[data-menu][open]");
const items = (menu) => [...menu.querySelectorAll("a[href], button:not(:disabled)")].filter((item) => item.checkVisibility());

function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const isChoice = event.target.closest("a[href], button") && !event.target.closest("summary");
    if (!menu.contains(event.target) || isChoice) close(menu);
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) close(menu);
});
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (event.key === "Escape" && open().length) {
    event.preventDefault(); // the menu, not the dialog it may be in
    event.stopPropagation();
    for (const each of open()) close(each, { focus: each === menu });
    return;
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !by) return;
  event.preventDefault();
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length]?.focus();
}, true);
delegate("toggle", "details[data-menu]", (_event, menu) => {
  menu.querySelector("summary").setAttribute("aria-expanded", String(menu.open));
}, true);
