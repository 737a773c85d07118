/* Photos that go with the next message: chosen, dropped or pasted; uploaded at once, each with its own progress. */
import { bindFileSources } from "../lib/files.js";
import { api, uploadMedia } from "../lib/api.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { toast } from "../toast.js";

const MOST = 10;

export class Attachments {
  constructor(root, form, onChange) {
    this.form = form;
    this.list = form.querySelector("[data-previews]");
    this.template = form.querySelector("template[data-preview]");
    this.onChange = onChange;
    this.items = []; // {row, url, id, isDone, upload: {done, abort}}
    bindFileSources(root, form.querySelectorAll("[data-files]"), (files) => this.add(files));
  }

  get isEmpty() {
    return !this.items.length;
  }

  add(files) {
    const photos = files.filter((file) => file.type.startsWith("image/"));
    if (photos.length < files.length) toast(gettext("Only photos can be sent."), { kind: "error" });
    const room = MOST - this.items.length;
    if (photos.length > room) toast(interpolate(gettext("A message takes up to %(n)s photos."), { n: MOST }), { kind: "error" });
    for (const file of photos.slice(0, room)) this.#addOne(file);
    this.#changed();
    this.form.querySelector("[data-text]").focus({ preventScroll: true });
  }

  #addOne(file) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const item = { row, file, url: URL.createObjectURL(file), id: null };
    row.querySelector("img").src = item.url;
    row.querySelector("img").alt = file.name;
    row.querySelector("[data-remove]").addEventListener("click", () => this.#remove(item));
    this.items.push(item);
    this.list.append(row);
    this.#upload(item);
  }

  #upload(item) {
    const progress = item.row.querySelector("[data-progress]");
    progress.hidden = false;
    item.isBroken = false;
    item.row.classList.remove("is-failed");
    item.upload = uploadMedia(item.file, (share) => (progress.textContent = `${Math.round(share * 100)} %`));
    item.ready = item.upload.done.then((media) => {
      item.id = media.id;
      progress.hidden = true;
    });
    item.ready.catch((error) => this.#failed(item, error));
  }

  #failed(item, error) {
    item.isBroken = true;
    item.row.classList.add("is-failed");
    item.row.querySelector("[data-progress]").textContent = "!";
    const isKept = error.status === 0 || !this.items.includes(item); // tried again with its message, which tells of it
    if (isKept || error.name === "AbortError") return;
    this.#remove(item);
    toast(error.message, { kind: "error" });
  }

  #remove(item) {
    item.upload.abort();
    if (item.id) api("DELETE", `media/${item.id}`).catch(() => {}); // else the server does, after a day
    URL.revokeObjectURL(item.url);
    item.row.remove();
    this.items = this.items.filter((other) => other !== item);
    this.#changed();
  }

  /** Hands the photos to a message that is sent: {media} when all are uploaded, else {uploads}, a function that tries
   *  (again) what isn't and gives a Promise of their ids; null when there are none. */
  take() {
    if (this.isEmpty) return null;
    const items = this.items;
    this.items = [];
    this.list.replaceChildren();
    this.#changed();
    const previews = items.map((item) => item.url); // the bubble shows them; they go with the page
    const ids = () => items.map((item) => item.id);
    if (items.every((item) => item.id)) return { media: ids(), previews };
    const uploads = async () => {
      for (const item of items) if (item.isBroken) this.#upload(item);
      await Promise.all(items.map((item) => item.ready));
      return ids();
    };
    return { uploads, previews };
  }

  #changed() {
    this.list.hidden = this.isEmpty;
    this.onChange();
  }
}
