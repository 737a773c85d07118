/* The story composer (templates/content/stories/create.html): choose a photo or a video, lay stickers on it, share.
 *
 * The file is sent as soon as it is chosen, so that it is there by the time the stickers are. */
import { ask } from "../confirm.js";
import { api } from "../lib/api.js";
import { bindFileSources } from "../lib/files.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { newClientId } from "../lib/ids.js";
import { toast } from "../toast.js";
import { Panel } from "./panel.js";
import { Stage } from "./stage.js";
import { isFilled, labelOf, newSticker, sent } from "./stickers.js";
import { Upload } from "../lib/upload.js";

export function storyComposer(root) {
  new StoryComposer(root).start();
}

class StoryComposer {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.stickers = [];
    this.current = null;
    this.upload = null;
    this.isSharing = false;
    this.isLeaving = false;
    this.key = { text: "", id: "" };
    this.stage = new Stage(this.find("[data-stickers]"), {
      select: (sticker, { edit = false } = {}) => this.select(sticker, edit),
      moved: () => this.panel.show(this.current),
      remove: (sticker) => this.remove(sticker),
    });
    this.panel = new Panel(this.find("[data-sticker-panel]"), () => this.renderStage());
  }

  start() {
    document.querySelector("[data-story-plain]")?.remove();
    this.root.hidden = false;
    bindFileSources(this.root, [...this.root.querySelectorAll("input[type=file]")], ([file]) => file && this.choose(file));
    const on = (selector, handle) => this.root.querySelectorAll(selector).forEach((one) => one.addEventListener("click", () => handle(one)));
    on("[data-pick]", (button) => document.getElementById(button.dataset.pick).click());
    on("[data-add]", (button) => this.add(button.dataset.add));
    on("[data-remove]", () => this.remove(this.current));
    on("[data-done]", () => this.select(null));
    on("[data-discard]", () => this.discard());
    on("[data-share]", () => this.share());
    on("[data-again]", () => this.choose(this.upload.file));
    addEventListener("beforeunload", (event) => {
      if (this.upload && !this.isLeaving) event.preventDefault();
    });
    this.render();
  }

  // --- The file ---------------------------------------------------------------------------------------------

  choose(file) {
    const isVideo = file.type.startsWith("video/") || /\.(mp4|mov|m4v|webm|mkv)$/i.test(file.name);
    const most = Number(isVideo ? this.root.dataset.videoBytes : this.root.dataset.imageBytes);
    if (file.size > most) {
      const size = Math.round(most / 2 ** 20);
      toast(interpolate(gettext("This file is larger than %(n)s MB."), { n: size }), { kind: "error" });
      return;
    }
    this.upload?.end();
    this.isVideo = isVideo;
    this.preview(file);
    this.upload = new Upload(file, () => this.uploadChanged());
    this.render();
    this.say(isVideo ? gettext("Video added.") : gettext("Photo added."));
  }

  preview(file) {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(file);
    const [picture, video] = [this.find("[data-preview-picture]"), this.find("[data-preview-video]")];
    picture.hidden = this.isVideo;
    video.hidden = !this.isVideo;
    (this.isVideo ? picture : video).removeAttribute("src");
    const shown = this.isVideo ? video : picture;
    // What this browser can't show (HEIC, HEVC) is shown as the server made it, once it is there. Of a video it may play
    // the sound alone.
    const giveUp = () => {
      shown.hidden = true;
      if (this.upload?.state === "ready") this.showMade(this.upload.media);
    };
    shown.onerror = giveUp;
    shown.onloadeddata = () => this.isVideo && !shown.videoWidth && giveUp();
    shown.src = this.url;
  }

  uploadChanged() {
    const { upload } = this;
    if (upload.state === "failed") this.say(upload.error);
    if (upload.state === "ready") this.showMade(upload.media);
    this.render();
    if (upload.state === "ready" && this.isSharing) this.publish();
  }

  showMade(media) {
    const picture = this.find("[data-preview-picture]");
    if (!this.isVideo && media.color) this.find("[data-frame]").style.backgroundColor = media.color;
    const isShown = !(this.isVideo ? this.find("[data-preview-video]") : picture).hidden;
    const files = media.posters ?? media.renditions;
    if (isShown || !files?.length) return;
    picture.onerror = null;
    picture.src = files.at(-1).url;
    picture.hidden = false;
  }

  // --- Stickers ---------------------------------------------------------------------------------------------

  add(type) {
    if (this.stickers.length >= Number(this.root.dataset.maxStickers)) {
      toast(interpolate(gettext("A story has at most %(n)s stickers."), { n: this.root.dataset.maxStickers }), { kind: "error" });
      return;
    }
    if (type === "mention") this.#offerPeople();
    const sticker = newSticker(type);
    this.stickers.push(sticker);
    this.select(sticker, true);
    this.say(interpolate(gettext("%(what)s added. Arrow keys move it."), { what: labelOf(sticker) }));
  }

  select(sticker, edit = false) {
    if (this.current && this.current !== sticker && !isFilled(this.current)) this.drop(this.current); // begun and left empty
    this.current = sticker;
    this.renderStage();
    if (edit) this.panel.focus();
  }

  remove(sticker) {
    this.drop(sticker);
    this.current = null;
    this.renderStage();
    this.say(interpolate(gettext("%(what)s removed."), { what: labelOf(sticker) }));
    this.find("[data-add]").focus();
  }

  drop(sticker) {
    this.stickers = this.stickers.filter((one) => one !== sticker);
  }

  /** Names to choose from: the people one follows. Any other name can be typed. */
  async #offerPeople() {
    const list = this.find("[data-people]");
    if (list.childElementCount) return;
    try {
      const { results } = await api("GET", `users/${this.root.dataset.username}/following?limit=50`);
      for (const person of results) list.append(new Option(person.full_name ?? "", (person.user ?? person).username));
    } catch {
      // Without suggestions names are typed.
    }
  }

  // --- Sharing ----------------------------------------------------------------------------------------------

  async share() {
    if (this.isSharing) return;
    if (this.current && !isFilled(this.current)) this.drop(this.current);
    this.current = null;
    this.setError("");
    this.isSharing = true;
    this.render();
    if (this.upload.state === "ready") await this.publish();
    // Else `uploadChanged` goes on when the file is there.
  }

  async publish() {
    const { media } = this.upload;
    const body = {
      media: media.id,
      audience: this.find("[name=audience]:checked").value,
      stickers: this.stickers.filter(isFilled).map(sent),
    };
    const text = JSON.stringify(body);
    if (this.key.text !== text) this.key = { text, id: newClientId() }; // a retry makes no second story
    let story;
    try {
      const altText = this.find("[name=alt_text]").value.trim();
      if (altText !== (media.alt_text ?? "")) await api("PATCH", `media/${media.id}`, { alt_text: altText });
      story = await api("POST", "stories", body, { "Idempotency-Key": this.key.id });
    } catch (error) {
      this.isSharing = false;
      this.setError(error.message);
      this.render();
      return;
    }
    this.isLeaving = true;
    this.upload.end({ keep: true });
    location.replace(`${this.root.dataset.done}?story=${story.id}`); // back leads past the composer
  }

  async discard() {
    const title = gettext("Discard this story?");
    if ((await ask({ title, body: gettext("What you laid on it is lost."), action: gettext("Discard") })) !== "yes") return;
    this.upload.end();
    this.upload = null;
    this.stickers = [];
    this.current = null;
    this.isSharing = false;
    this.setError("");
    this.render();
    this.find("[data-pick]").focus();
  }

  // --- Drawing ----------------------------------------------------------------------------------------------

  render() {
    const { upload } = this;
    this.find("[data-choose]").hidden = Boolean(upload);
    this.find("[data-work]").hidden = !upload;
    this.renderStage();
    if (!upload) return;
    const isFailed = upload.state === "failed";
    const share = this.find("[data-share]");
    share.disabled = isFailed || this.isSharing;
    share.querySelector("[data-share-label]").textContent = this.isSharing ? gettext("Sharing…") : gettext("Share story");
    if (isFailed) this.isSharing = false;
    const status = this.find("[data-status]");
    status.hidden = upload.state === "ready";
    status.classList.toggle("is-failed", isFailed);
    this.find("[data-status-text]").textContent = this.statusText();
    const bar = this.find("[data-status-bar]");
    bar.hidden = isFailed;
    bar.value = upload.progress;
    this.find("[data-again]").hidden = !isFailed;
  }

  statusText() {
    const { state, progress, error } = this.upload;
    const percent = { n: Math.round(progress * 100) };
    if (state === "failed") return error;
    if (state === "processing") return interpolate(gettext("The video is being prepared: %(n)s%"), percent);
    return interpolate(gettext("Uploading: %(n)s%"), percent);
  }

  renderStage() {
    this.stage.render(this.stickers, this.current);
    this.panel.show(this.current);
    this.root.classList.toggle("is-editing", Boolean(this.current));
  }

  setError(text) {
    const box = this.find("[data-error]");
    box.textContent = text;
    box.hidden = !text;
  }

  say(text) {
    this.find("[data-announcer]").textContent = text;
  }
}
