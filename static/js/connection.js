/* Says when the page is cut off, and when it belongs to nobody any more: the bar `[data-connection]`,
 * and `<html data-realtime="live|connecting|waiting|offline|ended|idle">` for style sheets. */
import { gettext } from "./lib/i18n.js";
import { signInAddress } from "./network.js";
import { socket } from "./realtime/socket.js";
import { toast } from "./toast.js";

const PATIENCE_MS = 4000; // a server that restarts, or a change of network, isn't worth a word
const bar = document.querySelector("[data-connection]");
let timer = 0;

function show(text) {
  clearTimeout(timer);
  timer = 0;
  if (!bar) return;
  (bar.querySelector("[data-connection-text]") ?? bar).textContent = text;
  bar.hidden = false;
}

function hide() {
  clearTimeout(timer);
  timer = 0;
  if (bar) bar.hidden = true;
}

function ended(reason) {
  hide();
  const texts = {
    "signed-out": gettext("You signed out in another window."),
    "other-user": gettext("Somebody else signed in in another window."),
    refused: gettext("News can't be shown as it happens. Reload the page to try again."),
  };
  const action =
    reason === "signed-out"
      ? { label: gettext("Sign in"), run: () => location.assign(signInAddress()) }
      : { label: gettext("Reload"), run: () => location.reload() };
  // The window that signed out is on its way to another page: it needs no telling.
  setTimeout(() => toast(texts[reason], { kind: "error", action, stays: true }), 1500);
}

// An answer to something else says that the server is there again.
document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && socket.wake());

document.addEventListener("realtime:status", ({ detail: { status, reason } }) => {
  document.documentElement.dataset.realtime = status;
  if (status === "live" || status === "idle") hide();
  if (status === "offline") show(gettext("You’re offline. Trying again…"));
  if (status === "waiting" && !timer) timer = setTimeout(() => show(gettext("No connection to the server. Trying again…")), PATIENCE_MS);
  if (status === "ended") ended(reason);
});
