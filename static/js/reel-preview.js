/* A reel's tile plays without sound while a pointer rests on it. Fingers, and people who save motion or data, see its
 * cover: nothing is loaded for them. */
import { prefersLessMotion } from "./lib/dom.js";

const REST_MS = 150; // a pointer that only passes by starts nothing
const hovers = matchMedia("(hover: hover) and (pointer: fine)");

// There is one pointer, so there is one preview.
let timer = 0;
let screen = null;

function start(tile) {
  const video = document.createElement("video");
  Object.assign(video, { className: "tile__preview", muted: true, loop: true, playsInline: true });
  video.setAttribute("aria-hidden", "true");
  video.addEventListener("playing", () => video.classList.add("is-playing"), { once: true });
  video.src = tile.dataset.preview;
  tile.append(video);
  video.play().catch(() => {}); // the cover stays
  screen = video;
}

function stop() {
  clearTimeout(timer);
  if (screen === null) return;
  screen.removeAttribute("src");
  screen.load(); // ends the download, too
  screen.remove();
  screen = null;
}

export function reelPreview(tile) {
  tile.addEventListener("pointerenter", (event) => {
    stop();
    const isWanted = event.pointerType === "mouse" && hovers.matches;
    if (!isWanted || prefersLessMotion() || navigator.connection?.saveData) return;
    timer = setTimeout(start, REST_MS, tile);
  });
  tile.addEventListener("pointerleave", stop);
}

addEventListener("pagehide", stop);
