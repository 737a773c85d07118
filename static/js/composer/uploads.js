/* Sends files as soon as they are chosen, two at a time, each with its own progress and its own failure. A video is
 * then processed by the server (processing.js). */
import { api, uploadMedia } from "../lib/api.js";
import { adoptVideo, isVideo, previewMedia, uncropped } from "./items.js";

const AT_ONCE = 2;

export class Uploads {
  /** `onChange(item)` is called whenever an item's status or progress changes. */
  constructor(onChange) {
    this.onChange = onChange;
    this.waiting = [];
    this.running = new Map(); // item → abort()
    this.resolvers = [];
    this.senders = [];
    this.processed = new Map(); // item → what ends the waiting for it
  }

  /** Whether the server has every file. */
  get isIdle() {
    return !this.waiting.length && !this.running.size;
  }

  get isSettled() {
    return this.isIdle && !this.processed.size;
  }

  /** Resolves when nothing is waiting, on its way or being processed. */
  settled() {
    return this.isSettled ? Promise.resolve() : new Promise((resolve) => this.resolvers.push(resolve));
  }

  /** Resolves when the server has every file, though videos may still be being processed. */
  sent() {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.senders.push(resolve));
  }

  add(item) {
    if (item.mediaId) api("DELETE", `media/${item.mediaId}`).catch(() => {}); // what failed before
    item.mediaId = null;
    Object.assign(item, { status: "waiting", progress: 0, error: "", canRetry: false });
    this.waiting.push(item);
    this.onChange(item);
    this.#next();
  }

  cancel(item) {
    this.waiting = this.waiting.filter((other) => other !== item);
    this.running.get(item)?.();
    this.processed.get(item)?.();
    this.#tellSettled();
  }

  /** Waits for the server to process the item's video. */
  async watch(item) {
    this.processed.set(item, () => this.processed.delete(item));
    const { Processing } = await import("./processing.js");
    if (!this.processed.has(item)) return; // taken back meanwhile
    this.processing ??= new Processing((changed) => {
      if (changed.status !== "processing") this.processed.delete(changed);
      this.onChange(changed);
      this.#tellSettled();
    });
    this.processed.set(item, () => {
      this.processed.delete(item);
      this.processing.forget(item);
    });
    this.processing.watch(item);
  }

  #tellSettled() {
    if (this.isIdle) this.senders.splice(0).forEach((resolve) => resolve());
    if (this.isSettled) this.resolvers.splice(0).forEach((resolve) => resolve());
  }

  #next() {
    while (this.running.size < AT_ONCE && this.waiting.length) this.#send(this.waiting.shift());
    this.#tellSettled();
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
      await this.#sent(item, await done);
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

  async #sent(item, media) {
    item.mediaId = media.id;
    item.kind = media.kind;
    if (media.state === "processing") {
      Object.assign(item, { status: "processing", progress: media.progress / 100 });
      await this.watch(item);
      return;
    }
    if (isVideo(item)) await adoptVideo(item, media);
    else if (!item.url) await previewMedia(item, media).catch(() => {});
    if (!isVideo(item)) item.savedCrop = uncropped(item.ratio);
    Object.assign(item, { status: "ready", progress: 1 });
  }
}
