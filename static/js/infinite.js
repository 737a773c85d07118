/* Lists that load more keep what was loaded and where the reader was, for the way back.
 *
 * The browser keeps whole pages when it can (bfcache). When it can't, the list is put back from this tab's storage:
 * `[data-infinite-list="<name>"]` holds the items, `[data-infinite]` inside it is the link to the next ones. */
import { announceContent } from "./lib/dom.js";

const FRESH_MS = 10 * 60_000;
const MOST_CHARACTERS = 600_000;
const keyOf = (list) => `list:${location.pathname}${location.search}:${list.dataset.infiniteList}`;

function keep() {
  for (const list of document.querySelectorAll("[data-infinite-list][data-extended]")) {
    const html = list.innerHTML;
    if (html.length > MOST_CHARACTERS) continue;
    try {
      sessionStorage.setItem(keyOf(list), JSON.stringify({ html, top: scrollY, time: Date.now(), user: document.documentElement.dataset.user }));
    } catch {
      // The tab's storage is full: the reader starts at the top of the list.
    }
  }
}

function restore() {
  const [navigation] = performance.getEntriesByType("navigation");
  for (const list of document.querySelectorAll("[data-infinite-list]")) {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(list)) ?? "null");
    sessionStorage.removeItem(keyOf(list));
    const isFresh = kept && Date.now() - kept.time < FRESH_MS && kept.user === document.documentElement.dataset.user;
    if (!isFresh || navigation?.type !== "back_forward") continue;
    list.innerHTML = kept.html;
    list.dataset.extended = "";
    announceContent(list);
    scrollTo(0, kept.top);
  }
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.elt.matches("[data-infinite]")) {
    const list = event.detail.elt.closest("[data-infinite-list]");
    if (list) list.dataset.extended = "";
  }
});
addEventListener("pagehide", (event) => event.persisted || keep());
restore();
