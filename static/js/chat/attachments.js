/* Photos and videos that go with the next message: chosen, dropped or pasted; uploaded at once, each with its progress. */
import { bindFileSources } from "../lib/files.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { Upload } from "../lib/upload.js";
import { toast } from "../toast.js";

const MOST = 10;
const VIDEO_NAME = /\.(mov|mkv|mp4|m4v|webm|avi)$/i; // of a kind that the system may not know

const isVideo = ({ type, name }) => type.startsWith("video/") || (!type && VIDEO_NAME.test(name));
const isUsable = (file) => isVideo(file) || file.type.startsWith("image/") || /\.hei[cf]$/i.test(file.name);

export class Attachments {
  constructor(root, form, onChange) {
    this.form = form;
    this.list = form.querySelector("[data-previews]");
    this.template = form.querySelector("template[data-preview]");
    this.onChange = onChange;
    this.items = []; // {row, file, url, isVideo, id, upload: Upload, ready: Promise of the id}
    bindFileSources(root, form.querySelectorAll("[data-files]"), (files) => this.add(files));
  }

  get isEmpty() {
    return !this.items.length;
  }

  add(files) {
    const usable = files.filter(isUsable);
    if (usable.length < files.length) toast(gettext("Only photos and videos can be sent."), { kind: "error" });
    const room = MOST - this.items.length;
    if (usable.length > room) {
      toast(interpolate(gettext("A message takes up to %(n)s photos and videos."), { n: MOST }), { kind: "error" });
    }
    for (const file of usable.slice(0, room)) this.#addOne(file);
    this.#changed();
    this.form.querySelector("[data-text]").focus({ preventScroll: true });
  }

  #addOne(file) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const item = { row, file, url: URL.createObjectURL(file), id: null, isVideo: isVideo(file) };
    const remove = row.querySelector("[data-remove]");
    const [image, film] = [row.querySelector("img"), row.querySelector("video")];
    if (item.isVideo) {
      film.src = `${item.url}#t=0.1`; // its first frame stands for it
      film.setAttribute("aria-label", file.name);
      remove.setAttribute("aria-label", remove.dataset.labelVideo);
    } else {
      image.src = item.url;
      image.alt = file.name;
    }
    image.hidden = item.isVideo;
    film.hidden = row.querySelector("[data-mark]").hidden = !item.isVideo;
    remove.addEventListener("click", () => this.#remove(item));
    this.items.push(item);
    this.list.append(row);
    this.#upload(item);
  }

  /** Sends the file; `item.ready` is kept once the server has it and, for a video, has processed it. */
  #upload(item) {
    item.isBroken = false;
    item.row.classList.remove("is-failed");
    item.ready = new Promise((resolve, reject) => {
      item.upload = new Upload(item.file, () => {
        const { upload } = item;
        this.#showProgress(item);
        if (upload.state === "ready") resolve((item.id = upload.media.id));
        if (upload.state === "failed") reject(Object.assign(new Error(upload.error), { status: upload.isPassing ? 0 : 422 }));
      });
    });
    this.#showProgress(item);
    item.ready.catch((error) => this.#failed(item, error));
  }

  #showProgress({ row, upload }) {
    const place = row.querySelector("[data-progress]");
    place.hidden = upload.state === "ready";
    place.textContent = `${Math.round(upload.progress * 100)} %`;
    place.title = upload.state === "processing" ? gettext("Preparing the video…") : gettext("Uploading…");
    place.classList.toggle("is-processing", upload.state === "processing");
  }

  #failed(item, error) {
    item.isBroken = true;
    item.row.classList.add("is-failed");
    item.row.querySelector("[data-progress]").textContent = "!";
    const isKept = error.status === 0 || !this.items.includes(item); // tried again with its message, which tells of it
    if (isKept) return;
    this.#remove(item);
    toast(error.message, { kind: "error" });
  }

  #remove(item) {
    item.upload.end();
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
    const previews = items.map(({ url, isVideo }) => ({ url, isVideo })); // the bubble shows them; they go with the page
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
