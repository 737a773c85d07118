/* The last step: waits for what is on its way, then publishes, schedules or keeps a draft. */
import { api } from "../lib/api.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { toast } from "../toast.js";
import { countHashtags, fieldErrors } from "./fields.js";
import { bodyOf, createPost, keepDraft, saveMedia } from "./share.js";
import { publishTime, whenProblem } from "./when.js";

const SOON_MS = 5000; // a time that is still to come when the request arrives

export class Sharing {
  constructor(composer) {
    this.composer = composer;
    this.sending = false;
  }

  get body() {
    const { state, frame, kind } = this.composer;
    return bodyOf(state, frame, kind);
  }

  /** Brings the server up to date while the caption is written; what fails is tried again, and told, by `send`. */
  saveQuietly() {
    const { state, frame } = this.composer;
    const ready = state.items.filter((item) => item.status === "ready");
    this.saving = saveMedia(ready, frame, () => this.composer.keep()).catch(() => {});
  }

  /** Shares, or schedules. */
  async finish() {
    const { state } = this.composer;
    fieldErrors(this.composer.root, {});
    const problems = this.problems();
    if (problems) {
      fieldErrors(this.composer.root, problems)?.focus();
      return;
    }
    await this.composer.goTo("share");
    this.progress();
    const time = publishTime(state.fields);
    await (time ? this.composer.uploads.sent() : this.composer.uploads.settled());
    if (state.step !== "share") return; // the person went back meanwhile
    if (!state.items.length || state.items.some((item) => item.status === "failed")) {
      await this.composer.goTo(state.items.length ? "arrange" : "choose");
      toast(gettext("Some files couldn't be uploaded. Try them again or remove them."), { kind: "error" });
      return;
    }
    await this.send(() => (time ? this.keepOnServer(time) : this.publish()));
  }

  problems() {
    const { fields } = this.composer.state;
    if (countHashtags(fields.caption) > this.composer.maxHashtags) {
      return { caption: interpolate(gettext("A caption has at most %(n)s hashtags."), { n: this.composer.maxHashtags }) };
    }
    const when = whenProblem(fields);
    return when ? { publish_at: when } : null;
  }

  /** Leaves a video that is still being processed to the server, which publishes when it is ready. */
  whenReady() {
    return this.send(() => this.keepOnServer(new Date(Date.now() + SOON_MS)));
  }

  async send(work) {
    if (this.sending) return;
    this.sending = true;
    try {
      this.text(publishTime(this.composer.state.fields) ? gettext("Scheduling…") : gettext("Sharing…"));
      await this.saving;
      await saveMedia(this.composer.state.items, this.composer.frame);
      this.composer.leaveFor(await work());
    } catch (error) {
      await this.failed(error);
    } finally {
      this.sending = false;
    }
  }

  async publish() {
    if (!this.composer.draftId) return (await createPost(this.composer.state, this.body)).url;
    await keepDraft(this.composer.state, this.body, this.composer.draftId, null);
    return (await api("POST", `drafts/${this.composer.draftId}/publish`)).url;
  }

  async keepOnServer(time) {
    await keepDraft(this.composer.state, this.body, this.composer.draftId, time);
    return this.composer.root.dataset.drafts;
  }

  /** Whether what there is was kept on the server; what went wrong was told. */
  async saveDraft() {
    try {
      await this.composer.uploads.sent();
      const ready = this.composer.state.items.filter((item) => item.status !== "failed");
      await saveMedia(ready, this.composer.frame);
      await keepDraft(this.composer.state, { ...this.body, media: ready.map((item) => item.mediaId) }, this.composer.draftId);
      this.composer.draft.clear();
      return true;
    } catch (error) {
      toast(error.message, { kind: "error" });
      return false;
    }
  }

  async failed(error) {
    this.composer.keepNow(); // with the key of the attempt
    const known = fieldErrors(this.composer.root, error.fields ?? {});
    if (known) {
      await this.composer.goTo("details");
      known.focus();
    } else {
      this.text(error.message, true);
    }
  }

  progress() {
    const { uploads, state } = this.composer;
    const processing = state.items.find((item) => item.status === "processing");
    this.composer.find("[data-share-later]").hidden = !processing || !uploads.isIdle || Boolean(this.sending);
    if (this.sending) return;
    if (!uploads.isIdle) this.text(gettext("Waiting for the uploads to end…"));
    else if (!processing) this.text(gettext("Sharing…"));
    else this.text(interpolate(gettext("The video is being processed: %(percent)s%"), { percent: Math.round(processing.progress * 100) }));
  }

  text(text, isError = false) {
    this.composer.find("[data-share-text]").textContent = text;
    this.composer.find("[data-share-spinner]").hidden = isError;
    this.composer.find("[data-share-actions]").hidden = !isError;
    this.composer.find("[data-step=share]").classList.toggle("is-error", isError);
    if (isError) this.composer.find("[data-share-again]").focus();
  }
}
