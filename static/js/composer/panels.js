/* The parts of the composer that only some posts need: loaded when they are first shown. */
import { toast } from "../toast.js";
import { isVideo } from "./items.js";

const LAYERS = ["edit-photo", "edit-video", "tags"];

/* Which layer a step needs for its photo or video, if any. */
function layerOf(step, item) {
  if (step === "people" && item?.url) return "tags";
  if (step !== "edit" || !item) return null;
  if (isVideo(item)) return "edit-video";
  return item.url ? "edit-photo" : null;
}

export class Panels {
  constructor(composer) {
    this.composer = composer;
    this.root = composer.root;
    this.loaded = {}; // name → promise
  }

  /** The looks of this server's catalogue. */
  looks() {
    return this.#once("looks", async () => (await import("./looks.js")).loadLooks(this.root.dataset.looks));
  }

  /** What shares, schedules and keeps drafts. */
  sharing() {
    return this.#once("sharing", async () => {
      const { Sharing } = await import("./sharing.js");
      return new Sharing(this.composer);
    });
  }

  /** Shows what belongs to the step and its photo or video. */
  async show(step, item, frame) {
    const layer = layerOf(step, item);
    for (const name of LAYERS) if (name !== layer) this.#layer(name).hidden = true;
    try {
      if (layer) await this.#open(layer, step, item, frame);
      if (step === "details") (await this.#coauthor())();
    } catch (error) {
      toast(error.message, { kind: "error" });
    }
  }

  /* A layer takes taps from when somebody listens to them. */
  async #open(layer, step, item, frame) {
    const panel = await this.#panel(layer);
    const { state } = this.composer;
    if (state.step !== step || state.current !== item) return;
    this.#layer(layer).hidden = false;
    await panel.show(item, frame);
  }

  #layer(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  #panel(layer) {
    if (layer === "tags") return this.#people();
    return layer === "edit-video" ? this.#cover() : this.#edit();
  }

  #edit() {
    return this.#once("edit", async () => {
      const [{ EditPanel }, looks] = await Promise.all([import("./edit.js"), this.looks()]);
      return new EditPanel(this.#layer("edit-photo"), looks, {
        change: () => this.composer.lookChanged(),
        all: (look) => this.composer.lookForAll(look),
      });
    });
  }

  #cover() {
    return this.#once("cover", async () => {
      const { CoverPanel } = await import("./cover.js");
      return new CoverPanel(this.#layer("edit-video"), this.root.querySelector("[data-video]"), { change: () => this.composer.changed() });
    });
  }

  #people() {
    return this.#once("people", async () => {
      const { PeoplePanel } = await import("./people.js");
      return new PeoplePanel(this.root, Number(this.root.dataset.maxTags), {
        change: () => this.composer.tagsChanged(),
        count: () => this.composer.tagCount,
      });
    });
  }

  /* The function that shows who is invited. */
  #coauthor() {
    return this.#once("coauthor", async () => {
      const { bindCoauthor } = await import("./coauthor.js");
      return bindCoauthor(this.root, this.composer.state.fields, () => this.composer.keep());
    });
  }

  /* One that failed to load is tried again the next time. */
  #once(name, load) {
    this.loaded[name] ??= load().catch((error) => {
      delete this.loaded[name];
      throw error;
    });
    return this.loaded[name];
  }
}
