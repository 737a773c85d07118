/* Whether videos are heard: one choice for all players, kept in this browser. Silence until somebody asked for sound. */
const KEY = "videos:sound";

export function isMuted() {
  try {
    return localStorage.getItem(KEY) !== "on";
  } catch {
    return true;
  }
}

/** Remembers the choice and tells every player (`videos:muted` on the document). */
export function setMuted(muted) {
  try {
    localStorage.setItem(KEY, muted ? "off" : "on");
  } catch {
    // Not remembered where nothing may be stored: it holds for what is playing.
  }
  document.dispatchEvent(new CustomEvent("videos:muted", { detail: { muted } }));
}
