/* Dialogs: native <dialog> with close buttons, closing by the backdrop, and focus that stays inside and returns.
 *
 * `data-dialog-open="<id>"` opens one of the page; `<a data-dialog href>` loads its address as a partial. */
import { announceContent, delegate } from "./lib/dom.js";
import { tell } from "./network.js";
import { gettext } from "./lib/i18n.js";

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled):not([type=hidden]), select, textarea, [tabindex='0']";
const invokers = new WeakMap(); // dialog → the element that had focus when it opened

/** Opens `dialog` modally; focus returns to what has it now when it closes. */
export function openDialog(dialog) {
  if (dialog.open) return;
  invokers.set(dialog, document.activeElement);
  measureGutter();
  dialog.showModal();
}

/** The partial of `url`, as text; null (and a toast, unless `quiet`) when it can't be had. */
export async function fetchPartial(url, { quiet = false } = {}) {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "dialog" } });
    if (answer.ok) return await answer.text();
    if (quiet) return null;
    const { toast: words } = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}");
    tell(answer.status, words && { detail: words.message }, answer.headers.get("Retry-After"));
  } catch {
    if (!quiet) tell(0, null, null);
  }
  return null;
}

/** Loads `url` into the page's list dialog and opens it. */
export async function openAddress(url, title) {
  const dialog = document.getElementById("page-dialog");
  const html = await fetchPartial(url);
  if (html === null) return;
  const body = dialog.querySelector("[data-dialog-body]");
  body.innerHTML = html;
  dialog.querySelector("[data-dialog-title]").textContent = title;
  openDialog(dialog);
  body.scrollTop = 0;
  announceContent(body);
}

// How wide the page's scrollbar is, for what lies under a dialog not to move (lightbox.css).
function measureGutter() {
  if (document.querySelector("dialog[open]")) return;
  const root = document.documentElement;
  root.style.setProperty("--gutter", `${innerWidth - root.getBoundingClientRect().width}px`);
}
measureGutter();
addEventListener("resize", measureGutter);

const isPlainClick = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

delegate("click", "a[data-dialog]", (event, link) => {
  if (!isPlainClick(event) || event.defaultPrevented) return;
  event.preventDefault();
  openAddress(link.href, link.dataset.dialog || link.getAttribute("aria-label") || link.textContent.trim() || gettext("Details"));
});
delegate("click", "[data-dialog-open]", (_event, button) => openDialog(document.getElementById(button.dataset.dialogOpen)));
delegate("click", "[data-dialog-close]", (_event, button) => button.closest("dialog").close(button.value ?? ""));

// A press that begins and ends on the backdrop closes; a drag that merely ends there (selecting text) doesn't.
let pressedOn = null;
document.addEventListener("pointerdown", (event) => (pressedOn = event.target));
document.addEventListener("click", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || pressedOn !== dialog || dialog.hasAttribute("data-modal-strict")) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// `close` doesn't bubble; in the capturing phase the document sees it all the same.
document.addEventListener("close", (event) => {
  const invoker = invokers.get(event.target);
  if (invoker?.isConnected) invoker.focus({ preventScroll: true });
}, true);
document.addEventListener("dialog:close", () => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()));

document.addEventListener("keydown", (event) => {
  const dialog = event.key === "Tab" && event.target.closest?.("dialog[open]");
  if (!dialog) return;
  const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter((element) => element.checkVisibility());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (stops.length && (document.activeElement === edge || document.activeElement === dialog)) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
});
