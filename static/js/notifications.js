/* Notifications as they happen: a toast on every page, a row on their own page and in the panel, and read once seen.
 *
 * `<ol data-notifications>` holds rows `[data-notification="<id>"]` with `data-at`, their place in the order. */
import { api } from "./lib/api.js";
import { announceContent, debounce } from "./lib/dom.js";
import { gettext, interpolate } from "./lib/i18n.js";
import { isNewer } from "./lib/ids.js";
import { whenFree } from "./lib/in-use.js";
import { reloadPanel } from "./panel.js";
import { refreshUnread } from "./realtime/badges.js";
import { socket } from "./realtime/socket.js";
import { dismiss, toast } from "./toast.js";

const SEEN_MS = 800; // a list that flashed by was not read

const lists = () => [...document.querySelectorAll("[data-notifications]")].filter((list) => list.checkVisibility());
const shorten = (text, most = 80) => (text.length > most ? `${text.slice(0, most).trimEnd()}…` : text);
const TOAST = "notification-"; // what the keys of toasts begin with
const rowIn = (list, id) => list.querySelector(`:scope > [data-notification="${CSS.escape(id)}"]`);

const rowsFree = (id) => Promise.all(lists().map((list) => rowIn(list, id)).filter(Boolean).map(whenFree));

/** The row as the server renders it, or null when it is gone. */
async function fetchRow(id) {
  const answer = await fetch(`/notifications/row/${id}/`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return null;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content.querySelector("[data-notification]");
}

async function insert(id) {
  if (!lists().length) return;
  const row = await fetchRow(id);
  await rowsFree(id);
  for (const list of lists()) {
    rowIn(list, id)?.remove(); // it grew: it comes to the top
    if (!row) continue;
    const fresh = row.cloneNode(true);
    fresh.classList.add("is-fresh");
    const heading = list.querySelector("[data-section=today]");
    if (heading) heading.after(fresh);
    else list.prepend(fresh);
    announceContent(fresh);
  }
  markRead();
}

/** Undone, or fewer people than before: what the server still has of it stands where it stood. */
async function shrink(id, isGone) {
  dismiss((key) => key === TOAST + id); // it says what is no longer so
  if (!lists().some((list) => rowIn(list, id))) return;
  const row = isGone ? null : await fetchRow(id);
  await rowsFree(id);
  for (const list of lists()) {
    const old = rowIn(list, id);
    if (old && row) old.replaceWith(row.cloneNode(true));
    else old?.remove();
    if (row) announceContent(rowIn(list, id) ?? list);
  }
}

/** Everything up to the newest row that is shown counts as read, on all devices. */
const markRead = debounce(async () => {
  if (document.hidden || !document.hasFocus()) return;
  const rows = lists().flatMap((list) => [...list.querySelectorAll("[data-notification].is-unread:not([data-told])")]);
  if (!rows.length) return;
  const upTo = rows.map((row) => row.dataset.at).reduce((a, b) => (isNewer(a, b) ? a : b));
  try {
    await api("POST", "notifications/read", { up_to: upTo });
    rows.forEach((row) => (row.dataset.told = "")); // it stays marked as new while one looks at it
    refreshUnread();
  } catch {
    // Told with the next one.
  }
}, SEEN_MS);

function announce({ notification }) {
  // Where the list is, the row says it; in a window in the background the badge does.
  if (socket.isReplaying || document.hidden || lists().length) return;
  toast(notification.text, {
    key: TOAST + notification.id,
    action: notification.url ? { label: gettext("View"), run: () => location.assign(notification.url) } : null,
  });
}

socket.on("notification.new", (data) => {
  announce(data);
  insert(String(data.notification.id));
});
// A message on a page without the list of conversations. Who muted it, or hasn't accepted it, isn't called.
socket.on("message.new", ({ conversation_id: id, message, is_muted: isMuted, state }) => {
  const isOwn = String(message.sender?.id ?? "") === socket.user;
  const isSilent = isMuted || state !== "active" || !message.sender || message.event;
  if (isOwn || isSilent || socket.isReplaying || document.hidden || document.querySelector("[data-inbox]")) return;
  toast(interpolate(gettext("%(name)s: %(text)s"), { name: message.sender.username, text: shorten(message.text) || gettext("sent you something") }), {
    key: `conversation-${id}`,
    action: { label: gettext("Open"), run: () => location.assign(`/direct/t/${id}/`) },
  });
});
socket.on("notification.removed", ({ id, gone: isGone }) => shrink(String(id), isGone));
// The list says what the toasts said.
document.addEventListener("panel:open", ({ detail: name }) => name === "notifications" && dismiss((key) => key.startsWith(TOAST)));
document.addEventListener("realtime:gap", () => {
  reloadPanel("notifications");
  if (document.querySelector("main [data-notifications]")) location.reload();
});
for (const type of ["htmx:load", "app:content"]) document.addEventListener(type, () => markRead());
document.addEventListener("visibilitychange", markRead);
addEventListener("focus", markRead);
markRead();
