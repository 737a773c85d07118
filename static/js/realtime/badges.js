/* The numbers at the bell, the messages and the requests: `[data-badge="notifications|messages|requests"]`.
 * The server always says the number; nothing is counted here, so that all windows and devices agree. */
import { api } from "../lib/api.js";
import { debounce } from "../lib/dom.js";
import { socket } from "./socket.js";

const FIELDS = { notifications: "notifications", messages: "messages", follow_requests: "requests" };
const known = { notifications: 0, messages: 0 };

/** Shows the numbers of `unread` ({notifications?, messages?, follow_requests?}). */
export function showUnread(unread) {
  for (const [field, name] of Object.entries(FIELDS)) {
    if (!Number.isInteger(unread[field])) continue;
    for (const badge of document.querySelectorAll(`[data-badge="${name}"]`)) {
      (badge.querySelector("[data-count]") ?? badge).textContent = unread[field] > 99 ? "99+" : String(unread[field]);
      badge.hidden = unread[field] === 0;
    }
    known[field] = unread[field];
  }
  showInTitle(known.messages + known.notifications);
}

/** The window's title tells it, too: for whoever looks at something else. */
function showInTitle(count) {
  const title = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = count ? `(${count > 99 ? "99+" : count}) ${title}` : title;
}

/** Asks the server for the numbers, once for events that come together. */
export const refreshUnread = debounce(async () => {
  try {
    showUnread(await api("GET", "notifications/unread"));
  } catch {
    // The next event or connection brings them.
  }
}, 400);

const fromNotification = ({ unread }) => showUnread(typeof unread === "object" ? unread : { notifications: unread });

socket.on("ready", ({ unread }) => showUnread(unread ?? {}));
for (const type of ["notification.new", "notification.removed", "notification.read"]) socket.on(type, fromNotification);
socket.on("follow.request", showUnread);
for (const type of ["message.new", "message.deleted", "conversation.changed"]) socket.on(type, refreshUnread);
socket.on("message.read", ({ user_id: reader }) => String(reader) === socket.user && refreshUnread());
socket.on("resumed", refreshUnread);
