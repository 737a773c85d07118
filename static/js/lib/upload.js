/* One file on its way: sent at once, and for a video watched until the server has processed it. */
import { api, uploadMedia } from "./api.js";
import { gettext } from "./i18n.js";
import { socket } from "../realtime/socket.js";

const ASK_MS = 1500;
const ASK_LIVE_MS = 8000; // while the socket tells

export class Upload {
  #timer = 0;
  #sending = null;
  #isOver = false;

  /** `onChange()` whenever `state` ("sending", "processing", "ready", "failed"), `progress` (0…1) or `error` changes. */
  constructor(file, onChange) {
    this.file = file;
    this.onChange = onChange;
    this.state = "sending";
    this.progress = 0;
    this.error = "";
    this.isPassing = false; // it failed for want of a connection: the same may work later
    this.media = null;
    this.unhear = socket.on("media.progress", (data) => this.#told(data));
    this.done = this.#run();
  }

  /** Takes it back; what the server has of it goes, too, unless `keep`. */
  end({ keep = false } = {}) {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.unhear();
    this.#sending?.abort();
    if (this.media && !keep) api("DELETE", `media/${this.media.id}`).catch(() => {}); // else the server sweeps it
  }

  async #run() {
    try {
      this.#sending = uploadMedia(this.file, (share) => this.#set("sending", share));
      this.media = await this.#sending.done;
      this.#sending = null;
      this.#settle(this.media);
    } catch (error) {
      this.isPassing = error.status === 0;
      if (!this.#isOver) this.#fail(error.message);
    }
  }

  #settle(media) {
    if (this.#isOver) return;
    this.media = media;
    if (media.state === "ready") this.#set("ready", 1);
    else if (media.state === "failed") this.#fail(media.error);
    else {
      this.#set("processing", (media.progress ?? 0) / 100);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), socket.isLive ? ASK_LIVE_MS : ASK_MS);
    }
  }

  async #ask() {
    try {
      this.#settle(await api("GET", `media/${this.media.id}`));
    } catch (error) {
      if (error.status === 404) this.#fail(error.message);
      else if (!this.#isOver) this.#timer = setTimeout(() => this.#ask(), ASK_MS);
    }
  }

  #told({ media_id: id, state, progress }) {
    if (String(id) !== this.media?.id || this.#isOver) return;
    if (state === "processing") this.#set("processing", progress / 100);
    else this.#ask();
  }

  #fail(error) {
    this.error = error || gettext("The video couldn't be processed.");
    this.#set("failed", 0);
  }

  #set(state, progress) {
    if (this.#isOver) return;
    this.state = state;
    this.progress = progress;
    if (state === "ready" || state === "failed") this.unhear();
    this.onChange();
  }
}
