/* The dots of people who are here now (`[data-presence="<user id>"]` gets `is-online`) and the words beside them
 * (`[data-presence-text="<user id>"]`). The server draws the page right; frames keep it right. */
import { gettext, interpolate } from "../lib/i18n.js";
import { ago } from "../time-ago.js";
import { socket } from "./socket.js";

const SETTLE_MS = 5000;
const MOST_FRAMES = 200; // the server tells of no more people after `ready`
const known = new Map(); // user id → {online, lastActiveAt (ms) or null}

function words({ online, lastActiveAt }) {
  if (online) return gettext("Active now");
  if (!lastActiveAt) return "";
  const time = ago(lastActiveAt);
  return interpolate(time === gettext("now") ? gettext("Active just now") : gettext("Active %(time)s ago"), { time });
}

function show(root, userId, presence) {
  const id = CSS.escape(userId);
  for (const dot of root.querySelectorAll(`[data-presence="${id}"]`)) dot.classList.toggle("is-online", presence.online);
  for (const text of root.querySelectorAll(`[data-presence-text="${id}"]`)) text.textContent = words(presence);
}

const showAll = (root) => known.forEach((presence, userId) => show(root, userId, presence));

socket.on("presence", ({ user_id: userId, online, last_active_at: at }) => {
  const presence = { online, lastActiveAt: at ? Date.parse(at) : null };
  known.set(String(userId), presence);
  show(document, String(userId), presence);
});

// A new connection tells who is here, not who has gone meanwhile: dots that it doesn't confirm go out.
socket.on("ready", () => {
  const before = [...known].filter(([, presence]) => presence.online).map(([userId]) => userId);
  known.clear();
  setTimeout(() => {
    if (known.size >= MOST_FRAMES) return;
    for (const userId of before) {
      if (!known.has(userId)) show(document, userId, { online: false, lastActiveAt: null });
    }
  }, SETTLE_MS);
});

for (const type of ["htmx:load", "app:content"]) document.addEventListener(type, (event) => showAll(event.target));
setInterval(() => document.hidden || showAll(document), 60_000);
