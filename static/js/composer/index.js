/* The composer: choose photos → arrange and crop → details → share (templates/content/create.html).
 *
 * One `state`, one `render()`; the uploads run beside it. Nothing is lost on a reload (draft.js). */
import { ask } from "../confirm.js";
import { api } from "../lib/api.js";
import { CENTRED, Cropper } from "../lib/cropper.js";
import { debounce } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { toast } from "../toast.js";
import { Draft } from "./draft.js";
import { bindFields, countHashtags, fieldErrors, fillFields } from "./fields.js";
import { bindSources } from "./sources.js";
import { forget, frameOf, newItem, previewFile, previewMedia, refusal, sameCrop, uncropped, WHOLE } from "./items.js";
import { createPost, savePhotos } from "./share.js";
import { Strip } from "./strip.js";
import { Uploads } from "./uploads.js";

const STEPS = ["choose", "arrange", "details", "share"];
const NO_FIELDS = { caption: "", location: "", commentsDisabled: false, hideLikeCount: false };

export function composer(root) {
  new Composer(root).start();
}

class Composer {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.maxFiles = Number(root.dataset.maxFiles);
    this.maxBytes = Number(root.dataset.maxBytes);
    this.maxHashtags = Number(root.dataset.maxHashtags);
    this.draft = new Draft(root.dataset.user);
    this.state = { step: "choose", shape: "original", items: [], current: null, fields: { ...NO_FIELDS }, sent: null };
    this.leaving = false;
    this.keep = debounce(() => this.keepNow(), 300);
    this.uploads = new Uploads((item) => this.uploadChanged(item));
    this.strip = new Strip(this.find("[data-strip]"), {
      select: (item) => this.select(item),
      move: (from, to) => this.move(from, to),
    });
    this.cropper = new Cropper(this.find("[data-crop-window]"), { onChange: (view) => this.cropped(view) });
  }

  async start() {
    document.querySelector("[data-composer-plain]")?.remove();
    this.root.hidden = false;
    bindSources(this.root, (files) => this.addFiles(files));
    bindFields(this.root, this.state.fields, () => this.keep());
    this.bindButtons();
    this.bindLeaving();
    await this.restore();
    this.render();
  }

  bindButtons() {
    const on = (selector, handle) => this.find(selector).addEventListener("click", handle);
    on("[data-back]", () => this.go(-1));
    on("[data-next]", () => this.go(1));
    on("[data-discard]", () => this.discard());
    on("[data-earlier]", () => this.moveCurrent(-1));
    on("[data-later]", () => this.moveCurrent(1));
    on("[data-remove]", () => this.remove(this.state.current));
    on("[data-share-again]", () => this.share());
    on("[data-share-back]", () => this.goTo("details"));
    this.find("[data-zoom]").addEventListener("input", (event) => this.cropper.zoomTo(Number(event.target.value)));
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
  }

  // --- Photos -------------------------------------------------------------------------------------------

  async addFiles(files) {
    const room = this.maxFiles - this.state.items.length;
    if (files.length > room) {
      toast(interpolate(gettext("A post has at most %(n)s photos. The others were left out."), { n: this.maxFiles }), { kind: "error" });
    }
    const items = files.slice(0, room).map((file) => newItem({ file, name: file.name || gettext("Pasted photo") }));
    if (!items.length) return;
    this.state.items.push(...items);
    this.state.current ??= items[0];
    if (this.state.step === "choose") this.state.step = "arrange";
    for (const item of items) {
      const reason = refusal(item.file, this.maxBytes);
      if (reason) Object.assign(item, { status: "failed", error: reason });
      else this.uploads.add(item);
    }
    this.changed();
    this.say(interpolate(ngettext("%(n)s photo added.", "%(n)s photos added.", items.length), { n: items.length }));
    for (const item of items) {
      if (item.status === "failed") continue;
      await previewFile(item); // one after the other: decoding many large photos at once stalls a phone
      this.render();
    }
  }

  uploadChanged(item) {
    if (!this.state.items.includes(item)) return;
    if (item.status === "failed") this.say(`${item.name}: ${item.error}`);
    if (["ready", "failed"].includes(item.status)) this.changed();
    else this.renderStrip();
  }

  select(item) {
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
    if (item.mediaId) api("DELETE", `media/${item.mediaId}`).catch(() => {}); // the server clears up unused ones anyway
    forget(item);
    if (this.state.current === item) this.state.current = this.state.items[index] ?? this.state.items.at(-1) ?? null;
    if (!this.state.items.length) this.state.step = "choose";
    this.changed();
    this.say(gettext("Photo removed."));
    if (this.state.current) this.strip.focus(this.state.current);
  }

  cropped(view) {
    if (!this.state.current) return;
    this.state.current.view = { ...view };
    this.find("[data-zoom]").value = view.zoom;
    this.renderStrip();
    this.keep();
  }

  // --- Steps --------------------------------------------------------------------------------------------

  go(by) {
    if (by > 0 && this.state.step === "details") return this.share();
    this.goTo(STEPS[STEPS.indexOf(this.state.step) + by]);
  }

  goTo(step) {
    this.state.step = step;
    this.changed();
    this.find("[data-title]").focus();
    // While the caption is written the server can already make the cropped renditions.
    if (step === "details") this.saveQuietly();
  }

  saveQuietly() {
    const ready = this.state.items.filter((item) => item.status === "ready");
    this.saving = savePhotos(ready, this.frame, () => this.keep()).catch(() => {}); // share() tries again and tells
  }

  async share() {
    const { state } = this;
    fieldErrors(this.root, {});
    if (countHashtags(state.fields.caption) > this.maxHashtags) {
      const text = interpolate(gettext("A caption has at most %(n)s hashtags."), { n: this.maxHashtags });
      return fieldErrors(this.root, { caption: text });
    }
    this.goTo("share");
    this.shareText(this.uploads.isIdle ? gettext("Sharing…") : gettext("Waiting for the uploads to end…"));
    await this.uploads.settled();
    if (state.step !== "share") return; // the person went back meanwhile
    if (!state.items.length || state.items.some((item) => item.status === "failed")) {
      this.goTo(state.items.length ? "arrange" : "choose");
      return toast(gettext("Some photos couldn't be uploaded. Try them again or remove them."), { kind: "error" });
    }
    try {
      this.shareText(gettext("Sharing…"));
      await this.saving;
      await savePhotos(state.items, this.frame);
      const post = await createPost(state);
      this.draft.clear();
      this.leaving = true;
      location.assign(post.url);
    } catch (error) {
      this.shareFailed(error);
    }
  }

  shareFailed(error) {
    this.keepNow(); // with the key of the attempt
    const known = fieldErrors(this.root, error.fields ?? {});
    if (known) {
      this.goTo("details");
      known.focus();
    } else {
      this.shareText(error.message, true);
    }
  }

  shareText(text, isError = false) {
    this.find("[data-share-text]").textContent = text;
    this.find("[data-share-spinner]").hidden = isError;
    this.find("[data-share-actions]").hidden = !isError;
    this.find("[data-step=share]").classList.toggle("is-error", isError);
    if (isError) this.find("[data-share-again]").focus();
  }

  // --- Keeping and leaving ------------------------------------------------------------------------------

  keepNow() {
    if (!this.leaving) this.isKept = this.draft.write(this.state);
  }

  async restore() {
    const kept = this.draft.read();
    if (!kept) return;
    Object.assign(this.state, { shape: kept.shape, sent: kept.sent });
    Object.assign(this.state.fields, kept.fields);
    fillFields(this.root, this.state.fields);
    const items = await Promise.all(kept.items.map((one) => this.restoreItem(one)));
    this.state.items = items.filter(Boolean);
    this.state.current = this.state.items[0] ?? null;
    this.state.step = this.state.items.length ? (kept.step === "share" ? "details" : kept.step) : "choose";
    const lost = items.length - this.state.items.length;
    if (lost) {
      toast(interpolate(ngettext("%(n)s photo of your draft is no longer there.", "%(n)s photos of your draft are no longer there.", lost), { n: lost }), { kind: "error" });
    } else if (items.length) {
      toast(gettext("Your draft is back."));
    }
  }

  async restoreItem(kept) {
    const item = newItem({ ...kept, status: "ready", progress: 1 });
    try {
      let media = await api("GET", `media/${item.mediaId}`);
      if (!sameCrop(item.savedCrop, uncropped(kept.ratio))) {
        media = await api("PATCH", `media/${item.mediaId}`, { crop: WHOLE }); // to crop anew, all of it is needed
        item.savedCrop = uncropped(kept.ratio);
      }
      await previewMedia(item, media, kept.ratio);
      if (item.part !== WHOLE) item.view = { ...CENTRED };
      return item;
    } catch {
      return null;
    }
  }

  async discard() {
    const body = gettext("The photos, their order and the caption are thrown away.");
    if ((await ask({ title: gettext("Discard this post?"), body, action: gettext("Discard") })) !== "yes") return;
    this.clear();
    location.assign(this.root.dataset.leave);
  }

  clear() {
    this.leaving = true;
    this.draft.clear();
    for (const item of this.state.items) {
      this.uploads.cancel(item);
      if (item.mediaId) api("DELETE", `media/${item.mediaId}`).catch(() => {});
    }
  }

  get frame() {
    return frameOf(this.state.items, this.state.shape);
  }

  get hasWork() {
    return !this.leaving && (this.state.items.length > 0 || Boolean(this.state.fields.caption.trim()));
  }

  bindLeaving() {
    // The browser asks only when something would really be lost: what is kept is back after a reload.
    addEventListener("beforeunload", (event) => {
      this.keepNow();
      if (this.hasWork && !(this.uploads.isIdle && this.isKept)) event.preventDefault();
    });
    document.addEventListener("click", async (event) => {
      const link = event.target.closest?.("a[href]");
      const isElsewhere = link && !this.root.contains(link) && link.target !== "_blank" && !link.closest("dialog");
      if (!isElsewhere || !this.hasWork || event.button !== 0 || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const answer = await ask({
        title: gettext("Leave this post unfinished?"),
        body: gettext("A draft can wait for you in this browser for a day."),
        action: gettext("Discard it"),
        extra: gettext("Keep the draft"),
      });
      if (!answer) return;
      if (answer === "yes") this.clear();
      else this.keepNow();
      this.leaving = true;
      location.assign(link.href);
    }, true);
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
    const { step, items, current } = this.state;
    this.root.dataset.at = step;
    this.root.querySelectorAll("[data-step]").forEach((panel) => (panel.hidden = panel.dataset.step !== step));
    this.find("[data-work]").hidden = !["arrange", "details"].includes(step);
    this.root.querySelectorAll("[data-step-mark]").forEach((mark) => {
      if (mark.dataset.stepMark === step) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    });
    this.find("[data-title]").textContent = this.root.dataset[`title${step[0].toUpperCase()}${step.slice(1)}`];
    this.find("[data-back]").hidden = ["choose", "share"].includes(step);
    const next = this.find("[data-next]");
    next.hidden = ["choose", "share"].includes(step);
    next.textContent = step === "details" ? gettext("Share") : gettext("Next");
    this.find("[data-discard]").hidden = !this.hasWork || step === "share";
    this.renderStrip();
    this.renderStage(current);
    this.renderFailures();
    const index = items.indexOf(current);
    this.find("[data-earlier]").disabled = index <= 0;
    this.find("[data-later]").disabled = index < 0 || index >= items.length - 1;
    this.root.querySelectorAll("[data-add]").forEach((add) => (add.hidden = items.length >= this.maxFiles));
  }

  renderStrip() {
    this.strip.render(this.state.items, this.state.current);
  }

  renderStage(item) {
    const { shape, step } = this.state;
    const area = this.find("[data-crop-window]");
    this.find("[data-stage]").dataset.empty = String(!item?.url);
    this.root.querySelectorAll("[name=shape]").forEach((radio) => (radio.checked = radio.value === shape));
    this.find("[data-alt]").value = item?.altText ?? "";
    this.find("[data-alt-of]").textContent = interpolate(gettext("Photo %(n)s of %(all)s"), {
      n: this.state.items.indexOf(item) + 1, all: this.state.items.length,
    });
    area.inert = step !== "arrange";
    if (!item?.url) return;
    area.style.setProperty("--ratio", String(this.frame));
    this.cropper.show(item.url, item.ratio, item.view);
    this.cropper.image.alt = item.altText;
    this.find("[data-zoom]").value = item.view.zoom;
  }

  renderFailures() {
    const list = this.find("[data-failures]");
    const failed = this.state.items.filter((item) => item.status === "failed");
    list.hidden = !failed.length;
    list.replaceChildren(...failed.map((item) => this.failure(item)));
  }

  failure(item) {
    const row = document.getElementById("composer-failure").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = item.name;
    row.querySelector("[data-reason]").textContent = item.error;
    const retry = row.querySelector("[data-retry]");
    retry.hidden = !item.canRetry;
    retry.addEventListener("click", () => this.uploads.add(item));
    row.querySelector("[data-drop]").addEventListener("click", () => this.remove(item));
    return row;
  }
}
