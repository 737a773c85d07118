/* Videos in posts: the one that is mostly in view plays, in a loop and with the sound that was chosen last; a press
 * pauses it, and the others wait. Nothing starts by itself where motion or data are to be saved. */
import { prefersLessMotion, topDialog } from "./lib/dom.js";
import { isMuted, setMuted } from "./lib/sound.js";

const ENOUGH = 0.6; // of a video must be in view for it to play
const STEPS = [0, 0.25, ENOUGH, 0.8, 1];

const shares = new Map(); // player → how much of it is in view
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting, intersectionRatio } of entries) {
      const player = target.player;
      if (isIntersecting) shares.set(player, intersectionRatio);
      else leave(player);
    }
    choose();
  },
  { threshold: STEPS },
);

/** Out of view, or out of the page: it begins anew, whatever was pressed, when it comes back. */
function leave(player) {
  shares.delete(player);
  player.isHeld = false;
  player.screen.pause();
}

function choose() {
  const mayStart = !document.hidden && !prefersLessMotion() && !navigator.connection?.saveData;
  const dialog = topDialog();
  let best = null;
  for (const [player, share] of shares) {
    if (!player.root.isConnected) {
      leave(player);
      continue;
    }
    const isCovered = dialog !== null && !dialog.contains(player.root);
    if (isCovered || share < ENOUGH || document.hidden) player.screen.pause();
    else if (player.isAsked || (!player.isHeld && mayStart)) {
      if (best === null || player.isAsked > best.isAsked || share > shares.get(best)) best = player;
    }
  }
  for (const player of shares.keys()) if (player !== best) player.screen.pause();
  best?.play();
}

class Player {
  isHeld = false; // paused by a press
  isAsked = false; // started by a press

  constructor(root) {
    this.root = root;
    this.screen = root.querySelector("[data-screen]");
    this.button = root.querySelector("[data-play]");
    this.sound = root.querySelector("[data-sound]");
    this.line = root.querySelector("[data-line]");
    this.labels = { play: this.button.getAttribute("aria-label"), pause: this.button.dataset.labelPause };
    this.screen.controls = false;
    this.screen.player = this;
    this.hear();
    this.show();
    this.screen.addEventListener("click", () => this.toggle());
    this.button.addEventListener("click", () => this.toggle());
    this.sound?.addEventListener("click", () => setMuted(!isMuted()));
    this.screen.addEventListener("timeupdate", () => this.move());
    for (const event of ["play", "playing", "pause", "waiting"]) this.screen.addEventListener(event, () => this.show());
    this.screen.addEventListener("error", () => this.root.classList.add("is-broken"), true);
    observer.observe(this.screen);
  }

  async play() {
    this.hear();
    if (!this.screen.paused) return;
    try {
      await this.screen.play();
    } catch (error) {
      if (error.name !== "NotAllowedError" || this.screen.muted) return;
      // Browsers keep sound back until somebody has touched the page: better silent than not at all.
      this.screen.muted = true;
      this.showSound();
      await this.screen.play().catch(() => {});
    }
  }

  toggle() {
    const isPlaying = !this.screen.paused;
    this.isHeld = isPlaying;
    for (const player of shares.keys()) player.isAsked = false;
    this.isAsked = !isPlaying;
    if (isPlaying) this.screen.pause();
    else {
      if (!shares.has(this)) shares.set(this, 1);
      choose();
    }
  }

  hear() {
    this.screen.muted = isMuted();
    this.showSound();
  }

  showSound() {
    this.sound?.setAttribute("aria-pressed", String(!this.screen.muted));
  }

  show() {
    const isPlaying = !this.screen.paused;
    this.root.classList.toggle("is-playing", isPlaying);
    this.root.classList.toggle("is-waiting", isPlaying && this.screen.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
    this.button.setAttribute("aria-label", isPlaying ? this.labels.pause : this.labels.play);
  }

  move() {
    const { currentTime, duration } = this.screen;
    if (duration > 0) this.line.style.transform = `scaleX(${currentTime / duration})`;
  }
}

document.addEventListener("visibilitychange", choose);
document.addEventListener("videos:muted", () => {
  for (const player of shares.keys()) player.hear();
});
// A dialog over the page, or the end of one.
new MutationObserver(choose).observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });

export const video = (root) => new Player(root);
