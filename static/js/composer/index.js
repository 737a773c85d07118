/* The composer: choose photos and videos → arrange and crop → edit → details → share (templates/content/create.html).
 *
 * One `state`, one `render()`; uploads and processing run beside it. Nothing is lost on a reload (draft.js). What only some
 * posts need is loaded when it is shown (panels.js). */
import { ask } from "../confirm.js";
import { api } from "../lib/api.js";
import { debounce } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { toast } from "../toast.js";
import { Draft } from "./draft.js";
import { bindFields, fillFields, NO_FIELDS } from "./fields.js";
import { forget, frameOf, isVideo, kindOf, newItem, previewFile, refusal } from "./items.js";
import { bindLeaving } from "./leaving.js";
import { Panels } from "./panels.js";
import { bindSources } from "./sources.js";
import { Stage } from "./stage.js";
import { Strip } from "./strip.js";
import { Uploads } from "./uploads.js";
import { render, renderFailures } from "./view.js";

const NEXT = { arrange: "edit", edit: "details", people: "details" };
const BACK = { edit: "arrange", details: "edit", people: "details" };

export function composer(root) {
  new Composer(root).start();
}

class Composer {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    const data = root.dataset;
    this.maxFiles = Number(data.maxFiles);
    this.maxHashtags = Number(data.maxHashtags);
    this.wanted = data.kind;
    this.reelMs = Number(data.reelSeconds) * 1000;
    this.limits = { maxBytes: Number(data.maxBytes), maxVideoBytes: Number(data.maxVideoBytes) };
    this.draftId = data.draft;
    this.draft = new Draft(data.user, data.draft);
    this.state = { step: "choose", shape: "original", items: [], current: null, fields: { ...NO_FIELDS }, sent: null };
    this.leaving = false;
    this.keep = debounce(() => this.keepNow(), 300);
    this.uploads = new Uploads((item) => this.uploadChanged(item));
    this.panels = new Panels(this);
    this.strip = new Strip(this.find("[data-strip]"), {
      select: (item) => this.select(item),
      move: (from, to) => this.move(from, to),
    });
    this.stage = new Stage(root, { onCrop: (view) => this.cropped(view), looks: () => this.panels.looks() });
  }

  async start() {
    document.querySelector("[data-composer-plain]")?.remove();
    this.root.hidden = false;
    bindSources(this.root, (files) => this.addFiles(files));
    bindFields(this.root, this.state.fields, (name) => (name === "caption" ? this.keep() : this.changed()));
    this.bindButtons();
    bindLeaving(this);
    await this.restore();
    this.render();
  }

  bindButtons() {
    const on = (selector, handle) => this.find(selector).addEventListener("click", handle);
    on("[data-back]", () => this.goTo(BACK[this.state.step]));
    on("[data-next]", () => (this.state.step === "details" ? this.share("finish") : this.goTo(NEXT[this.state.step])));
    on("[data-discard]", () => this.discard());
    on("[data-save-draft]", async () => (await this.share("saveDraft")) && this.leaveFor(this.root.dataset.drafts));
    on("[data-to-people]", () => this.goTo("people"));
    on("[data-earlier]", () => this.moveCurrent(-1));
    on("[data-later]", () => this.moveCurrent(1));
    on("[data-remove]", () => this.remove(this.state.current));
    on("[data-share-again]", () => this.share("finish"));
    on("[data-share-back]", () => this.goTo("details"));
    on("[data-share-later]", () => this.share("whenReady"));
    this.find("[data-zoom]").addEventListener("input", (event) => this.stage.cropper.zoomTo(Number(event.target.value)));
    this.root.querySelectorAll("[name=shape]").forEach((radio) => {
      radio.addEventListener("change", () => {
        this.state.shape = radio.value;
        this.changed();
      });
    });
    this.find("[data-alt]").addEventListener("input", (event) => {
      if (!this.state.current) return;
      this.state.current.altText = event.target.value;
      this.renderStrip();
      this.keep();
    });
    const compare = this.find("[data-look-compare]");
    const comparing = (isOn) => () => {
      this.stage.isComparing = isOn;
      compare.setAttribute("aria-pressed", String(isOn));
      this.stage.paint();
    };
    for (const type of ["pointerdown", "keydown"]) compare.addEventListener(type, comparing(true));
    for (const type of ["pointerup", "pointercancel", "pointerleave", "keyup", "blur"]) compare.addEventListener(type, comparing(false));
  }

  // --- Photos and videos --------------------------------------------------------------------------------

  async addFiles(files) {
    const room = this.maxFiles - this.state.items.length;
    if (files.length > room) {
      toast(interpolate(gettext("A post has at most %(n)s photos and videos. The others were left out."), { n: this.maxFiles }), { kind: "error" });
    }
    const items = files.slice(0, room).map((file) => newItem({ file, kind: kindOf(file) || "image", name: file.name || gettext("Pasted photo") }));
    if (!items.length) return;
    this.state.items.push(...items);
    this.state.current ??= items[0];
    if (this.state.step === "choose") this.state.step = "arrange";
    for (const item of items) {
      const reason = refusal(item.file, this.limits);
      if (reason) Object.assign(item, { status: "failed", error: reason });
      else this.uploads.add(item);
    }
    this.changed();
    this.say(this.addedText(items));
    for (const item of items) {
      if (item.status === "failed") continue;
      await previewFile(item); // one after the other: decoding many large photos at once stalls a phone
      this.render();
    }
  }

  addedText(items) {
    const n = items.length;
    if (!items.some(isVideo)) return interpolate(ngettext("%(n)s photo added.", "%(n)s photos added.", n), { n });
    return interpolate(ngettext("%(n)s file added.", "%(n)s files added.", n), { n });
  }

  uploadChanged(item) {
    if (!this.state.items.includes(item)) return;
    if (item.status === "failed") this.say(`${item.name}: ${item.error}`);
    if (["ready", "failed"].includes(item.status)) this.changed();
    else this.renderStrip();
    if (item.status === "processing") this.keep();
    if (this.state.step === "share") this.share("progress");
  }

  select(item) {
    this.bake(this.state.current);
    this.state.current = item;
    this.render();
  }

  move(from, to) {
    const [item] = this.state.items.splice(from, 1);
    this.state.items.splice(to, 0, item);
    this.state.current = item;
    this.changed();
    this.say(interpolate(gettext("Moved to place %(n)s of %(all)s."), { n: to + 1, all: this.state.items.length }));
  }

  moveCurrent(by) {
    const from = this.state.items.indexOf(this.state.current);
    const to = from + by;
    if (from >= 0 && to >= 0 && to < this.state.items.length) this.move(from, to);
  }

  remove(item) {
    const index = this.state.items.indexOf(item);
    if (index < 0) return;
    this.uploads.cancel(item);
    this.state.items.splice(index, 1);
    if (item.mediaId && !this.draftId) api("DELETE", `media/${item.mediaId}`).catch(() => {}); // the server clears up unused ones anyway
    forget(item);
    if (this.state.current === item) this.state.current = this.state.items[index] ?? this.state.items.at(-1) ?? null;
    if (!this.state.items.length) this.state.step = "choose";
    this.changed();
    this.say(isVideo(item) ? gettext("Video removed.") : gettext("Photo removed."));
    if (this.state.current) this.strip.focus(this.state.current);
  }

  cropped(view) {
    if (!this.state.current) return;
    this.state.current.view = { ...view };
    this.find("[data-zoom]").value = view.zoom;
    this.renderStrip();
    this.keep();
  }

  lookChanged() {
    this.state.current.isBaked = false;
    this.stage.show(this.state.current, this.shown);
    this.keep();
  }

  async lookForAll(look) {
    for (const item of this.state.items) {
      if (isVideo(item)) continue;
      Object.assign(item, { look: structuredClone(look), isBaked: false });
      await this.bake(item);
    }
    this.changed();
    toast(gettext("All photos look like this one now."), { kind: "success" });
  }

  /* The small previews follow when one goes on: painting them with every step of a slider would be too slow. */
  async bake(item) {
    if (!item || isVideo(item) || !item.url || item.isBaked !== false) return;
    item.isBaked = true;
    await (await this.panels.looks()).bake(item);
    this.renderStrip();
  }

  tagsChanged() {
    render(this);
    this.keep();
  }

  get tagCount() {
    return this.state.items.reduce((count, item) => count + item.people.length, 0);
  }

  // --- Steps --------------------------------------------------------------------------------------------

  async goTo(step) {
    await this.bake(this.state.current).catch(() => {}); // a small preview isn't worth stopping for
    this.state.step = step;
    this.changed();
    this.find("[data-title]").focus();
    // While the caption is written the server can already make the cropped renditions.
    if (step === "details") this.share("saveQuietly");
  }

  /** Has the `Sharing` do something: its code comes when it is needed. */
  async share(what) {
    try {
      return await (await this.panels.sharing())[what]();
    } catch (error) {
      toast(error.message, { kind: "error" });
      return false;
    }
  }

  get canBeReel() {
    const [item, ...others] = this.state.items;
    return isVideo(item) && !others.length && item.duration > 0 && item.duration <= this.reelMs;
  }

  get kind() {
    if (!this.canBeReel) return "post";
    return this.state.fields.kind || (this.wanted === "reel" || this.state.items[0].ratio <= 1 ? "reel" : "post");
  }

  /** Somebody may expect a reel and gets a post: they asked for one, or the video is only too long. */
  get missesReel() {
    const { items } = this.state;
    if (this.canBeReel || items.some((item) => isVideo(item) && !item.duration)) return false;
    return this.wanted === "reel" || (items.length === 1 && isVideo(items[0]));
  }

  // --- Keeping and leaving ------------------------------------------------------------------------------

  leaveFor(address) {
    this.draft.clear();
    this.leaving = true;
    location.assign(address);
  }

  keepNow() {
    if (!this.leaving) this.isKept = this.draft.write(this.state);
  }

  async restore() {
    let kept = this.draft.read();
    if (!kept && !this.draftId) return;
    const { restoreItems, serverDraft } = await import("./restore.js");
    const isFromHere = Boolean(kept);
    try {
      kept ??= await serverDraft(this.draftId);
    } catch (error) {
      toast(error.message, { kind: "error" });
      this.draftId = "";
      return;
    }
    await this.adopt(kept, await restoreItems(kept.items, this.uploads), isFromHere);
  }

  async adopt(kept, items, isFromHere) {
    const { state } = this;
    Object.assign(state, { shape: kept.shape, sent: kept.sent, items: items.filter(Boolean) });
    Object.assign(state.fields, kept.fields);
    fillFields(this.root, state.fields);
    state.current = state.items[0] ?? null;
    state.step = state.items.length ? (kept.step === "share" ? "details" : kept.step) : "choose";
    for (const item of state.items.filter((one) => one.look)) {
      item.isBaked = false;
      await this.bake(item).catch(() => {});
    }
    const lost = items.length - state.items.length;
    if (lost) {
      toast(interpolate(ngettext("%(n)s file of your draft is no longer there.", "%(n)s files of your draft are no longer there.", lost), { n: lost }), { kind: "error" });
    } else if (items.length && isFromHere) {
      toast(gettext("Your draft is back."));
    }
  }

  async discard() {
    const body = gettext("The photos and videos, their order and the caption are thrown away.");
    if ((await ask({ title: gettext("Discard this post?"), body, action: gettext("Discard") })) !== "yes") return;
    this.clear();
    location.assign(this.root.dataset.leave);
  }

  /** Throws away what isn't on the server as a draft. */
  clear() {
    this.leaving = true;
    this.draft.clear();
    if (this.draftId) return;
    for (const item of this.state.items) {
      this.uploads.cancel(item);
      if (item.mediaId) api("DELETE", `media/${item.mediaId}`).catch(() => {});
    }
  }

  get frame() {
    return frameOf(this.state.items, this.state.shape);
  }

  get shown() {
    return { step: this.state.step, frame: this.frame };
  }

  get hasWork() {
    return !this.leaving && (this.state.items.length > 0 || Boolean(this.state.fields.caption.trim()));
  }

  get isSafe() {
    return this.uploads.isIdle && this.isKept;
  }

  // --- Showing ------------------------------------------------------------------------------------------

  changed() {
    this.render();
    this.keep();
  }

  say(text) {
    this.find("[data-live]").textContent = text;
  }

  render() {
    render(this);
    this.renderStrip();
    this.stage.show(this.state.current, this.shown);
    this.find("[data-zoom]").value = this.state.current?.view.zoom ?? 1;
    this.panels.show(this.state.step, this.state.current, this.frame);
    renderFailures(this.root, this.state.items, {
      retry: (item) => this.uploads.add(item),
      remove: (item) => this.remove(item),
    });
  }

  renderStrip() {
    this.strip.render(this.state.items, this.state.current);
  }
}
