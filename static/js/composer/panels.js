/* The parts of the composer that only some posts need: loaded when they are first shown. */
import { toast } from "../toast.js";
import { isVideo } from "./items.js";

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
    const isEditing = step === "edit";
    this.root.querySelector("[data-edit-photo]").hidden = !isEditing || !item?.url || isVideo(item);
    this.root.querySelector("[data-edit-video]").hidden = !isEditing || !isVideo(item);
    const isTagging = step === "people" && Boolean(item?.url);
    if (!isTagging) this.root.querySelector("[data-tags]").hidden = true;
    try {
      if (isEditing && isVideo(item)) await (await this.#cover()).show(item);
      else if (isEditing && item?.url) await (await this.#edit()).show(item, frame);
      if (isTagging) await this.#tagging(item, frame);
      if (step === "details") (await this.#coauthor())();
    } catch (error) {
      toast(error.message, { kind: "error" });
    }
  }

  /* The picture takes taps from when somebody listens to them. */
  async #tagging(item, frame) {
    const people = await this.#people();
    const { step, current } = this.composer.state;
    if (step !== "people" || current !== item) return;
    this.root.querySelector("[data-tags]").hidden = false;
    people.show(item, frame);
  }

  #edit() {
    return this.#once("edit", async () => {
      const [{ EditPanel }, looks] = await Promise.all([import("./edit.js"), this.looks()]);
      return new EditPanel(this.root.querySelector("[data-edit-photo]"), looks, {
        change: () => this.composer.lookChanged(),
        all: (look) => this.composer.lookForAll(look),
      });
    });
  }

  #cover() {
    return this.#once("cover", async () => {
      const { CoverPanel } = await import("./cover.js");
      const panel = this.root.querySelector("[data-edit-video]");
      return new CoverPanel(panel, this.root.querySelector("[data-video]"), { change: () => this.composer.changed() });
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
