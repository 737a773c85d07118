/* Single keys that do something wherever nobody is writing: / searches, ? shows the keys, and what pages add. */
import { isPlainKey, topDialog } from "./lib/dom.js";
import { openDialog } from "./dialog.js";

/** Does `actions[key]` when that key is pressed; letters in lower case. */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const action = isPlainKey(event) && actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || document.querySelector("#confirm-dialog[open], #keys-dialog[open]")) return;
    event.preventDefault();
    action();
  });
}

/** To the field that is in sight, else to the panel or the page with one. */
function goToSearch() {
  if (topDialog()) return;
  const box = [...document.querySelectorAll("[data-search-box]")].find((each) => each.checkVisibility());
  if (box) box.select(); // which gives it the focus, too
  else document.querySelector("a[data-search-link]")?.click();
}

onKeys({
  "/": goToSearch,
  "?": () => {
    const help = document.getElementById("keys-dialog");
    if (help) openDialog(help);
  },
});
