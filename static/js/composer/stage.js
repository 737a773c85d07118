/* The large picture: a photo under its crop window, or with its look, or a video; with the tags that lie on it. */
import { Cropper, cropBox } from "../lib/cropper.js";
import { isVideo, shownUrl } from "./items.js";

const TALLEST_VIDEO = 9 / 16;
const WIDEST = 1.91;

export class Stage {
  /** `onCrop(view)` when the photo was moved; `looks()` gives a promise of the `Looks`. */
  constructor(root, { onCrop, looks }) {
    this.element = root.querySelector("[data-stage]");
    this.area = root.querySelector("[data-crop-window]");
    this.canvas = root.querySelector("[data-look-canvas]");
    this.video = root.querySelector("[data-video]");
    this.looks = looks;
    this.cropper = new Cropper(this.area, { onChange: onCrop });
    this.isPainting = false;
  }

  /** Shows `item` (or nothing) as at `step`; `frame` is the ratio of the post's photos. */
  show(item, { step, frame }) {
    this.element.dataset.empty = String(!item?.url);
    const showsVideo = isVideo(item) && Boolean(item.url);
    this.element.dataset.kind = showsVideo ? "video" : "image";
    this.area.inert = step !== "arrange" || showsVideo;
    this.video.hidden = !showsVideo;
    this.shown = item ? { item, step, frame } : null;
    if (showsVideo) this.#showVideo(item, step);
    else this.video.removeAttribute("src");
    const isLooked = Boolean(item?.url) && !showsVideo && (step === "edit" || (step !== "arrange" && item.look !== null));
    if (!isLooked) this.canvas.hidden = true;
    if (!item?.url || showsVideo) return;
    this.element.style.setProperty("--ratio", String(frame));
    this.cropper.show(shownUrl(item), item.ratio, item.view);
    this.cropper.image.alt = item.altText;
    if (isLooked) this.paint();
  }

  /** Draws the photo's look, once for each frame of the screen. */
  async paint() {
    if (this.isPainting) return;
    this.isPainting = true;
    const looks = await this.looks();
    const source = this.shown && !isVideo(this.shown.item) && (await looks.source(this.shown.item));
    requestAnimationFrame(() => {
      this.isPainting = false;
      if (!source || this.shown?.step === "arrange" || isVideo(this.shown?.item)) return;
      const { item, frame } = this.shown;
      if (item.bitmap !== source) return void this.paint();
      const box = cropBox(item.view, item.ratio, frame);
      this.canvas.width = Math.round(box.width * source.width);
      this.canvas.height = Math.round(box.height * source.height);
      looks.painter.paint(this.canvas, source, this.isComparing ? null : item.look, box);
      this.canvas.hidden = false;
    });
  }

  #showVideo(item, step) {
    const { video } = this;
    this.element.style.setProperty("--ratio", String(Math.min(WIDEST, Math.max(TALLEST_VIDEO, item.ratio))));
    video.poster = item.url;
    if (item.videoUrl && video.getAttribute("src") !== item.videoUrl) video.src = item.videoUrl;
    if (!item.videoUrl) video.removeAttribute("src");
    video.controls = step !== "edit" && step !== "people" && Boolean(item.videoUrl);
    if (!video.controls) video.pause();
  }
}
