/* Tells the server which posts of the feed somebody saw: half of one, or of the window, for a second. They sink in the
 * next visit. Told in batches, and when the page is left; what can't be told is nothing to trouble anybody with. */
import { csrfToken } from "./lib/dom.js";

const ENOUGH_MS = 1000;
const SHARE = 0.5;
const BATCH_MS = 5000;
const MOST = 100; // at once
const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

const told = new Set(); // ids, of this page
const waiting = new Set();
let timer = null;

/** `list` holds `[data-post]` with `data-live` (the post's id), and gets more of them as one scrolls. */
export function feedSeen(list) {
  const timers = new WeakMap(); // card → its timeout while it is in view
  const observer = new IntersectionObserver((entries) => entries.forEach((entry) => look(entry, timers, observer)), {
    threshold: STEPS,
  });
  const watch = (root) => root.querySelectorAll("[data-post][data-live]").forEach((card) => observer.observe(card));
  watch(list);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.("[data-post][data-live]")) observer.observe(node);
    }
  }).observe(list, { childList: true, subtree: true });
}

function look({ target, isIntersecting, intersectionRatio, intersectionRect, rootBounds }, timers, observer) {
  const ofWindow = rootBounds ? intersectionRect.height / rootBounds.height : 0;
  const isSeen = isIntersecting && (intersectionRatio >= SHARE || ofWindow >= SHARE); // a tall post may never fit in
  if (!isSeen) {
    clearTimeout(timers.get(target));
    timers.delete(target);
  } else if (!timers.has(target)) {
    timers.set(
      target,
      setTimeout(() => {
        if (document.hidden) return timers.delete(target);
        observer.unobserve(target);
        note(target.dataset.live);
      }, ENOUGH_MS),
    );
  }
}

function note(id) {
  if (told.has(id)) return;
  told.add(id);
  waiting.add(id);
  if (waiting.size >= MOST) tell();
  else timer ??= setTimeout(tell, BATCH_MS);
}

function tell() {
  clearTimeout(timer);
  timer = null;
  if (!waiting.size) return;
  const ids = [...waiting].slice(0, MOST);
  ids.forEach((id) => waiting.delete(id));
  fetch("/api/v1/feed/seen", {
    method: "POST",
    keepalive: true, // also while the page is being left
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ post_ids: ids }),
  }).catch(() => {});
}

document.addEventListener("visibilitychange", () => document.hidden && tell());
addEventListener("pagehide", tell);
