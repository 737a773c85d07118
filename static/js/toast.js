/* Short messages at the edge of the page, told politely to screen readers.
 *
 * They come from `HX-Trigger: {"toast": {"message", "kind"?, "undo"?: {"url", "label"?}}}` and from `toast()`.
 * A message with a button, or under the pointer or focus, stays until it is left. */
import { csrfToken, icon, topDialog } from "./lib/dom.js";
import { gettext } from "./lib/i18n.js";

const SECONDS = 5;

/** Shows `message`; `action` is {label, run()}, `stays` until it is answered. An identical message that is still there
 *  isn't said twice; one with the same `key` is replaced. */
export function toast(message, { kind = "info", action = null, stays = false, key = "" } = {}) {
  const list = place();
  if (!list || [...list.children].some((item) => item.dataset.text === message)) return;
  if (key) [...list.children].find((item) => item.dataset.key === key)?.remove();
  const item = document.createElement("div");
  item.className = `toast toast--${kind}`;
  item.dataset.text = message;
  if (key) item.dataset.key = key;
  if (kind !== "info") item.append(icon(kind === "success" ? "check-circle" : "alert"));
  const text = document.createElement("span");
  text.textContent = message;
  item.append(text);
  if (action) item.append(actionButton(item, action));
  list.append(item);
  while (list.children.length > 3) list.firstElementChild.remove();
  if (!stays) fade(item, action ? SECONDS * 2 : SECONDS);
}

/** Takes away the messages for whose key `isMeant(key)` is true. */
export function dismiss(isMeant) {
  for (const item of document.querySelectorAll("#toasts > [data-key]")) if (isMeant(item.dataset.key)) item.remove();
}

function actionButton(item, { label, run }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast__action";
  button.textContent = label;
  button.addEventListener("click", () => {
    item.remove();
    run();
  });
  return button;
}

/* An open modal dialog covers and silences the rest of the page: the list moves into it. */
function place() {
  const list = document.getElementById("toasts");
  const home = topDialog() ?? document.body;
  if (list && list.parentElement !== home) home.append(list);
  return list;
}

function fade(item, seconds) {
  let timer = 0;
  const start = () => (timer = setTimeout(() => item.remove(), seconds * 1000));
  const stop = () => clearTimeout(timer);
  item.addEventListener("pointerenter", stop);
  item.addEventListener("pointerleave", start);
  item.addEventListener("focusin", stop);
  item.addEventListener("focusout", start);
  start();
}

async function undo({ url }) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
    body: new URLSearchParams({ undo: "1" }),
  }).catch(() => null);
  if (answer?.ok) location.reload();
  else toast(gettext("That couldn't be undone."), { kind: "error" });
}

document.addEventListener("toast", (event) => {
  const { message, kind, undo: undoOf } = event.detail ?? {};
  const action = undoOf && { label: undoOf.label ?? gettext("Undo"), run: () => undo(undoOf) };
  if (message) toast(message, { kind, action });
});
// Messages that the server put on the page itself (after a redirect).
document.querySelectorAll("#toasts > .toast").forEach((item) => fade(item, SECONDS));
// A dialog that closes gives the list back to the page.
document.addEventListener("close", place, true);
