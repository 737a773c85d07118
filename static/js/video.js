/* Videos in posts, reels and messages: the one that is mostly in view plays, in a loop and with the sound that was
 * chosen last; a press pauses it, and the others wait. Nothing starts by itself where motion or data are to be saved. */
import { prefersLessMotion, topDialog } from "./lib/dom.js";
import { gettext, interpolate } from "./lib/i18n.js";
import { isMuted, setMuted } from "./lib/sound.js";

const ENOUGH = 0.6; // of a video must be in view for it to play
const STEPS = [0, 0.25, ENOUGH, 0.8, 1];
const DOUBLE_MS = 280; // a second tap within it likes the post and pauses nothing

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

/** Out of view, or out of the page: whatever was pressed no longer counts when it comes back. */
function leave(player) {
  shares.delete(player);
  player.isHeld = player.isAsked = false;
  player.screen.pause();
}

/** Whether something lies over the player. What opens beside it (`data-beside`) doesn't. */
function isCovered(player) {
  const dialog = topDialog();
  return dialog !== null && !("beside" in dialog.dataset) && !dialog.contains(player.root);
}

const mayStart = () => !prefersLessMotion() && !navigator.connection?.saveData;

function choose() {
  const starts = mayStart();
  let best = null;
  for (const [player, share] of shares) {
    if (!player.root.isConnected) leave(player);
    else if (share >= ENOUGH && !document.hidden && !isCovered(player) && (player.isAsked || (starts && !player.isHeld))) {
      if (best === null || player.isAsked > best.isAsked || (player.isAsked === best.isAsked && share > shares.get(best))) best = player;
    }
  }
  for (const player of shares.keys()) if (player !== best) player.screen.pause();
  best?.play();
}

class Player {
  isHeld = false; // paused by a press
  isAsked = false; // started by a press
  #tap = 0;

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
    this.move();
    this.#listen();
    observer.observe(this.screen);
  }

  #listen() {
    this.screen.addEventListener("click", () => this.#tapped());
    this.button.addEventListener("click", () => this.toggle());
    this.sound?.addEventListener("click", () => setMuted(!isMuted()));
    this.line.addEventListener("input", () => (this.screen.currentTime = this.line.value / 1000));
    for (const event of ["timeupdate", "seeking"]) this.screen.addEventListener(event, () => this.move());
    for (const event of ["play", "playing", "pause", "waiting"]) this.screen.addEventListener(event, () => this.show());
    this.screen.addEventListener("error", () => this.#broken(), true);
  }

  /** A double tap on a post is a like (like.js): a single one waits for the second. */
  #tapped() {
    if (!this.root.closest("[data-post]")) {
      this.toggle();
    } else if (this.#tap) {
      clearTimeout(this.#tap);
      this.#tap = 0;
    } else {
      this.#tap = setTimeout(() => {
        this.#tap = 0;
        this.toggle();
      }, DOUBLE_MS);
    }
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
      this.#showSound();
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
      shares.set(this, 1); // whoever presses sees enough of it
      choose();
    }
  }

  hear() {
    this.screen.muted = isMuted();
    this.#showSound();
  }

  #showSound() {
    this.sound?.setAttribute("aria-pressed", String(!this.screen.muted));
  }

  show() {
    const isPlaying = !this.screen.paused;
    this.root.classList.toggle("is-playing", isPlaying);
    this.root.classList.toggle("is-waiting", isPlaying && this.screen.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
    this.button.setAttribute("aria-label", isPlaying ? this.labels.pause : this.labels.play);
  }

  move() {
    const time = Math.round(this.screen.currentTime * 1000);
    if (!this.line.matches(":active")) this.line.value = time;
    this.root.classList.toggle("is-begun", time > 0);
    this.line.style.setProperty("--share", Math.min(1, time / Math.max(1, this.line.max)));
    const words = { at: clock(time), all: clock(this.line.max) };
    this.line.setAttribute("aria-valuetext", interpolate(gettext("%(at)s of %(all)s"), words));
  }

  #broken() {
    this.root.classList.add("is-broken");
    this.root.querySelector("[data-broken]").hidden = false;
  }
}

/** `0:07`, as the server's `clock` filter writes it. */
function clock(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

document.addEventListener("visibilitychange", choose);
document.addEventListener("videos:muted", () => {
  for (const player of shares.keys()) player.hear();
});
// A dialog over the page, or the end of one.
new MutationObserver(choose).observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });

export const video = (root) => new Player(root);
