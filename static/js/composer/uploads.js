/* Sends files as soon as they are chosen, two at a time, each with its own progress and its own failure. */
import { uploadMedia } from "../lib/api.js";
import { previewMedia, uncropped } from "./items.js";

const AT_ONCE = 2;

export class Uploads {
  /** `onChange(item)` is called whenever an item's status or progress changes. */
  constructor(onChange) {
    this.onChange = onChange;
    this.waiting = [];
    this.running = new Map(); // item → abort()
    this.resolvers = [];
  }

  get isIdle() {
    return !this.waiting.length && !this.running.size;
  }

  /** Resolves when nothing is waiting or on its way. */
  settled() {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.resolvers.push(resolve));
  }

  add(item) {
    Object.assign(item, { status: "waiting", progress: 0, error: "", canRetry: false });
    this.waiting.push(item);
    this.onChange(item);
    this.#next();
  }

  cancel(item) {
    this.waiting = this.waiting.filter((other) => other !== item);
    this.running.get(item)?.();
  }

  #next() {
    while (this.running.size < AT_ONCE && this.waiting.length) this.#send(this.waiting.shift());
    if (this.isIdle) this.resolvers.splice(0).forEach((resolve) => resolve());
  }

  async #send(item) {
    item.status = "uploading";
    const { done, abort } = uploadMedia(item.file, (share) => {
      item.progress = share;
      this.onChange(item);
    });
    this.running.set(item, abort);
    this.onChange(item);
    try {
      const media = await done;
      item.mediaId = media.id;
      if (!item.url) await previewMedia(item, media).catch(() => {});
      item.savedCrop = uncropped(item.ratio);
      item.status = "ready";
      item.progress = 1;
    } catch (error) {
      item.status = "failed";
      item.error = error.name === "AbortError" ? "" : error.message;
      // A file that the server can't use stays one; what fails on the way may get through next time.
      item.canRetry = true;
    }
    this.running.delete(item);
    this.onChange(item);
    this.#next();
  }
}
