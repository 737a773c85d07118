/* One story on the screen: its picture or stretch of video, its stickers, and how far it has run. */
import { isMuted, setMuted } from "../lib/sound.js";

const LOAD_MS = 12_000; // a picture that doesn't come holds nobody up for longer

/** Puts the stickers where their author put them; the policy allows no style attributes, so the places are data. */
export function placeStickers(root) {
  for (const { dataset, style } of root.querySelectorAll("[data-sticker]")) {
    style.left = `${Number(dataset.x) * 100}%`;
    style.top = `${Number(dataset.y) * 100}%`;
    style.setProperty("--rotation", `${Number(dataset.rotation) || 0}deg`);
    style.setProperty("--scale", Number(dataset.scale) || 1);
    if (dataset.color) style.setProperty("--ink", dataset.color);
  }
}

export class Slide {
  #elapsed = 0;
  #isLoading = false;
  #isStarting = false;
  #loading = 0; // number of the newest attempt to load

  constructor(element) {
    this.element = element;
    this.id = element.dataset.story;
    this.duration = Number(element.dataset.duration) || 5000;
    this.video = element.querySelector("video");
    this.start = Number(this.video?.dataset.start ?? 0) / 1000;
    const box = element.querySelector("[data-backdrop]");
    if (box?.dataset.backdrop) box.style.backgroundColor = box.dataset.backdrop;
    placeStickers(element);
    if (this.video) this.#prepareVideo();
  }

  get isSilent() {
    return !this.video || this.video.hasAttribute("data-silent");
  }

  get isReady() {
    return !this.#isLoading;
  }

  /** 0 … 1 */
  get done() {
    return Math.min(1, this.#elapsed / this.duration);
  }

  /** The files that will be needed soon. */
  preload() {
    if (this.video) {
      this.#chooseFile();
      this.video.preload = "auto";
    }
    for (const image of this.element.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
  }

  show() {
    this.element.hidden = false;
    this.#elapsed = 0;
    this.preload();
    this.#load();
  }

  hide() {
    this.#loading += 1;
    this.video?.pause();
    this.element.hidden = true;
  }

  /** Runs for `ms` more, or stands. */
  run(ms, isRunning) {
    if (!this.video) {
      if (isRunning) this.#elapsed += ms;
      return;
    }
    const { video } = this;
    this.#elapsed = Math.max(0, (video.currentTime - this.start) * 1000);
    if (video.ended) this.#elapsed = this.duration;
    if (isRunning && video.paused && !video.ended) this.#play();
    if (!isRunning && !video.paused) video.pause();
  }

  async #play() {
    const { video } = this;
    if (this.#isStarting) return;
    this.#isStarting = true;
    video.muted = isMuted();
    try {
      await video.play();
    } catch (error) {
      if (error.name === "NotAllowedError" && !video.muted) {
        video.muted = true; // browsers play sound only after a gesture on the page
        document.dispatchEvent(new CustomEvent("videos:muted", { detail: { muted: true } }));
        await video.play().catch(() => {});
      }
    } finally {
      this.#isStarting = false;
    }
  }

  toggleSound() {
    setMuted(!this.video.muted);
  }

  #prepareVideo() {
    const { video } = this;
    video.controls = false;
    video.addEventListener("waiting", () => (this.#isLoading = true));
    for (const type of ["playing", "canplay", "error"]) video.addEventListener(type, () => (this.#isLoading = false));
    document.addEventListener("videos:muted", ({ detail }) => (video.muted = detail.muted));
  }

  /** The smallest file that fills the screen. The server names them all, smallest first. */
  #chooseFile() {
    const { video } = this;
    if (video.dataset.chosen) return;
    video.dataset.chosen = "yes";
    const files = JSON.parse(video.dataset.files || "[]");
    const wanted = (this.element.clientWidth || innerWidth) * Math.min(devicePixelRatio, 2);
    const file = files.find(({ width }) => width >= wanted) ?? files.at(-1);
    if (file) video.src = file.url;
  }

  async #load() {
    const number = ++this.#loading;
    this.#isLoading = true;
    this.element.classList.add("is-loading");
    const give = (resolve) => setTimeout(resolve, LOAD_MS);
    await Promise.race([this.video ? this.#seek() : this.#decode(), new Promise(give)]);
    if (number !== this.#loading) return;
    this.#isLoading = false;
    this.element.classList.remove("is-loading");
  }

  async #decode() {
    const image = this.element.querySelector("[data-picture] img");
    await image?.decode().catch(() => {}); // a broken picture shows its description
  }

  async #seek() {
    const { video } = this;
    if (video.readyState < 1) {
      video.load();
      await new Promise((resolve) => {
        for (const type of ["loadedmetadata", "error"]) video.addEventListener(type, resolve, { once: true });
      });
    }
    if (Math.abs(video.currentTime - this.start) > 0.05) video.currentTime = this.start;
    if (video.readyState >= 3 || video.error) return;
    await new Promise((resolve) => {
      for (const type of ["canplay", "error"]) video.addEventListener(type, resolve, { once: true });
    });
  }
}
