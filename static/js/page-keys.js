/* Single keys that do something wherever nobody is writing: / searches, ? shows the keys, and what pages add. */
import { isPlainKey } from "./lib/dom.js";
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

onKeys({
  "/": () => document.querySelector("[data-search-box]")?.focus(),
  "?": () => {
    const help = document.getElementById("keys-dialog");
    if (help) openDialog(help);
  },
});
