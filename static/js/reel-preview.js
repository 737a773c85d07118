/* A reel's tile plays without sound while a pointer rests on it. Fingers, and people who save motion or data, see its
 * cover: nothing is loaded for them. */
import { prefersLessMotion } from "./lib/dom.js";

const REST_MS = 150; // a pointer that only passes by starts nothing
const hovers = matchMedia("(hover: hover) and (pointer: fine)");

export function reelPreview(tile) {
  let timer = 0;
  let screen = null;

  function start() {
    screen = document.createElement("video");
    screen.className = "tile__preview";
    screen.muted = true;
    screen.loop = true;
    screen.playsInline = true;
    screen.setAttribute("aria-hidden", "true");
    const shown = screen;
    shown.addEventListener("playing", () => shown.classList.add("is-playing"), { once: true });
    shown.src = tile.dataset.preview;
    tile.append(shown);
    shown.play().catch(() => {}); // the cover stays
  }

  function stop() {
    clearTimeout(timer);
    if (screen === null) return;
    screen.removeAttribute("src");
    screen.load(); // ends the download, too
    screen.remove();
    screen = null;
  }

  tile.addEventListener("pointerenter", (event) => {
    const isWanted = event.pointerType === "mouse" && hovers.matches && !prefersLessMotion() && !navigator.connection?.saveData;
    if (isWanted && screen === null) timer = setTimeout(start, REST_MS);
  });
  tile.addEventListener("pointerleave", stop);
  addEventListener("pagehide", stop);
}
