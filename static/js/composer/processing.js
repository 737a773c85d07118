/* How far the server is with videos: told over the socket, and asked for in case something was missed. */
import { api } from "../lib/api.js";
import { gettext } from "../lib/i18n.js";
import { socket } from "../realtime/socket.js";
import { adoptVideo } from "./items.js";

const ASK_MS = 2500;
const ASK_LIVE_MS = 10_000; // while the socket tells

export class Processing {
  #items = new Map(); // media id → item
  #timer = 0;

  /** `onChange(item)` is called whenever an item's status or progress changes. */
  constructor(onChange) {
    this.onChange = onChange;
    socket.on("media.progress", (data) => this.#told(data));
  }

  watch(item) {
    this.#items.set(item.mediaId, item);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ASK_MS);
  }

  forget(item) {
    this.#items.delete(item.mediaId);
  }

  #told({ media_id: id, state, progress, error }) {
    const item = this.#items.get(String(id));
    if (!item) return;
    if (state === "processing") this.#moved(item, progress);
    else if (state === "failed") this.#failed(item, error);
    else this.#askFor(item);
  }

  async #ask() {
    await Promise.all([...this.#items.values()].map((item) => this.#askFor(item)));
    if (this.#items.size) this.#timer = setTimeout(() => this.#ask(), socket.isLive ? ASK_LIVE_MS : ASK_MS);
  }

  async #askFor(item) {
    const before = item.progress;
    try {
      const media = await api("GET", `media/${item.mediaId}`);
      if (this.#items.get(item.mediaId) !== item) return;
      if (media.state === "failed") this.#failed(item, media.error);
      else if (media.state !== "processing") await this.#ready(item, media);
      else if (item.progress === before) this.#moved(item, media.progress); // or the socket told what is newer
    } catch (error) {
      if (error.status === 404) this.#failed(item, error.message);
      // Anything else passes: it is asked for again.
    }
  }

  #moved(item, progress) {
    item.progress = progress / 100;
    this.onChange(item);
  }

  #failed(item, error) {
    this.forget(item);
    Object.assign(item, { status: "failed", error: error || gettext("The video couldn't be processed."), canRetry: Boolean(item.file) });
    this.onChange(item);
  }

  async #ready(item, media) {
    this.forget(item);
    await adoptVideo(item, media);
    Object.assign(item, { status: "ready", progress: 1 });
    this.onChange(item);
  }
}
