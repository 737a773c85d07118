/* Tells the server which reels were watched, wherever they play: after a second, and again when it was for longer.
 * The server counts once for each viewer and day, so telling it twice does no harm. */
import { csrfToken } from "../lib/dom.js";
import { interpolate, ngettext } from "../lib/i18n.js";

const ENOUGH_MS = 1000;
const AGAIN_MS = 1000; // less than that more isn't worth telling
const COMPLETE_SHARE = 0.95;
const LONGEST_STEP_S = 1; // more between two looks at the clock is a leap, not watching

const watched = new WeakMap(); // <video> → {reel, at (s), ms, told (ms)}
const playing = new Set();

function watch({ target: screen }) {
  const reel = screen.closest?.("[data-reel]");
  if (!reel || "own" in reel.dataset || !document.documentElement.dataset.user || !(screen.duration > 0)) return;
  const state = watched.get(screen) ?? { reel, at: screen.currentTime, ms: 0, told: 0 };
  watched.set(screen, state);
  const { currentTime, duration } = screen;
  const isAround = currentTime < state.at; // the loop began again
  const step = isAround ? duration - state.at + currentTime : currentTime - state.at;
  state.at = currentTime;
  if (screen.paused || screen.seeking || step > LONGEST_STEP_S) return;
  playing.add(screen);
  state.ms += step * 1000;
  const isWhole = state.ms >= duration * 1000 * COMPLETE_SHARE;
  if ((!state.told && state.ms >= Math.min(ENOUGH_MS, duration * 1000)) || (isWhole && !state.isWhole)) tell(screen);
}

async function tell(screen) {
  const state = watched.get(screen);
  state.told = state.ms;
  state.isWhole = state.ms >= screen.duration * 1000 * COMPLETE_SHARE;
  const body = { watched_ms: Math.round(Math.min(state.ms, screen.duration * 1000)), complete: state.isWhole };
  const answer = await fetch(`/api/v1/reels/${state.reel.dataset.reel}/view`, {
    method: "POST",
    keepalive: true, // also while the page is being left
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!answer?.ok) return; // a view that isn't counted is nothing to trouble anybody with
  const { view_count: count } = await answer.json();
  const words = interpolate(ngettext("%(n)s view", "%(n)s views", count), { n: count.toLocaleString(document.documentElement.lang) });
  if (count < 10_000) state.reel.querySelectorAll("[data-views]").forEach((place) => (place.textContent = words));
}

/** What was watched since the last telling. */
function settle(screen) {
  playing.delete(screen);
  const state = watched.get(screen);
  if (state?.told && !state.isWhole && state.ms - state.told >= AGAIN_MS) tell(screen);
}

const settleAll = () => [...playing].forEach(settle);

document.addEventListener("timeupdate", watch, true);
document.addEventListener("pause", ({ target }) => settle(target), true);
document.addEventListener("visibilitychange", () => document.hidden && settleAll());
addEventListener("pagehide", settleAll);
