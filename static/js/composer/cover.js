/* Choosing a video's cover: a film strip with a slider over it; the large picture shows the frame that it is at. */
import { gettext } from "../lib/i18n.js";
import { drawFrame, frameUrl, openVideo, seek } from "./video.js";

const FRAMES = 8;
const FRAME_PX = 160;

export class CoverPanel {
  /** `on.change(item)` when another frame was chosen. */
  constructor(root, video, on) {
    this.root = root;
    this.video = video; // the large one
    this.on = on;
    this.slider = root.querySelector("[data-cover]");
    this.strip = root.querySelector("[data-cover-strip]");
    this.slider.addEventListener("input", () => this.#moved());
    this.slider.addEventListener("change", () => this.#chosen());
  }

  async show(item) {
    const canChoose = Boolean(item.videoUrl && item.duration);
    this.root.querySelector("[data-cover-choice]").hidden = !canChoose;
    this.root.querySelector("[data-cover-later]").hidden = canChoose;
    if (!canChoose) return;
    const isOther = this.item !== item || this.source !== item.videoUrl;
    Object.assign(this, { item, source: item.videoUrl });
    this.slider.max = String(Math.max(0, item.duration - 50));
    this.slider.value = String(item.coverMs ?? 0);
    this.#tell();
    if (this.video.readyState) this.video.currentTime = Number(this.slider.value) / 1000;
    else this.video.addEventListener("loadeddata", () => (this.video.currentTime = Number(this.slider.value) / 1000), { once: true });
    if (isOther) await this.#draw(item);
  }

  async #draw(item) {
    const canvases = Array.from({ length: FRAMES }, () => document.createElement("canvas"));
    this.strip.replaceChildren(...canvases);
    try {
      this.reader = await openVideo(item.videoUrl);
      for (const [number, canvas] of canvases.entries()) {
        if (this.item !== item) return;
        await seek(this.reader, ((number + 0.5) / FRAMES) * item.duration);
        drawFrame(this.reader, canvas, FRAME_PX);
      }
    } catch {
      // The slider and the large picture are enough.
    }
  }

  #moved() {
    this.video.pause();
    this.video.currentTime = Number(this.slider.value) / 1000;
    this.item.coverMs = Number(this.slider.value);
    this.#tell();
  }

  async #chosen() {
    const { item } = this;
    try {
      await seek(this.reader, item.coverMs);
      const url = await frameUrl(this.reader);
      if (item.url?.startsWith("blob:")) URL.revokeObjectURL(item.url);
      item.url = url;
    } catch {
      // The server takes the frame; only the small preview stays as it was.
    }
    this.on.change(item);
  }

  #tell() {
    const text = `${(Number(this.slider.value) / 1000).toFixed(1)} s`;
    this.root.querySelector("[data-cover-time]").textContent = text;
    this.slider.setAttribute("aria-valuetext", `${gettext("Cover at")} ${text}`);
  }
}
