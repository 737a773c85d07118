/* The photos of a post that is being made, and how each of them is shown.
 *
 * An item is {uid, name, file, mediaId, url, ratio, status, progress, error, canRetry, view, altText, savedAlt,
 * savedCrop}: `status` is "waiting", "uploading", "ready" or "failed"; `url` a preview (null while there is none);
 * `view` what `Cropper` keeps; `part` the part of the server's picture that the preview shows; `savedCrop` the crop that
 * the server has. */
import { CENTRED, cropBox } from "../lib/cropper.js";
import { gettext, interpolate } from "../lib/i18n.js";

export const TALLEST = 4 / 5;
export const WIDEST = 1.91;
export const SHAPES = { original: null, square: 1, portrait: TALLEST, landscape: WIDEST };

export const WHOLE = Object.freeze({ x: 0, y: 0, width: 1, height: 1 });

let lastUid = 0;

export function newItem(values) {
  return {
    uid: ++lastUid, name: "", file: null, mediaId: null, url: null, ratio: 1, status: "waiting", progress: 0,
    error: "", canRetry: false, view: { ...CENTRED }, altText: "", savedAlt: "",
    savedCrop: WHOLE, part: WHOLE, ...values,
  };
}

/** Width ÷ height that all photos of the post have: a chosen shape, or as near to the first photo's as posts may be. */
export function frameOf(items, shape) {
  return SHAPES[shape] ?? within(items[0]?.ratio ?? 1);
}

const within = (ratio) => Math.min(WIDEST, Math.max(TALLEST, ratio));
const rounded = (value) => Math.round(value * 1e5) / 1e5;

/** The crop as the API takes it: fractions of the server's picture, of which the preview shows `item.part`. */
export function cropOf(item, frame) {
  const box = cropBox(item.view, item.ratio, frame);
  const { part } = item;
  return {
    x: rounded(part.x + box.x * part.width),
    y: rounded(part.y + box.y * part.height),
    width: rounded(box.width * part.width),
    height: rounded(box.height * part.height),
  };
}

/** What the server shows of a picture that nobody cropped: all, or the middle of a very long one. */
export const uncropped = (ratio) => cropBox(CENTRED, ratio, within(ratio));

/** Whether two crops show the same to the eye. */
export const sameCrop = (a, b) => ["x", "y", "width", "height"].every((name) => Math.abs(a[name] - b[name]) < 0.002);

/** Why a file can't be used, before it is sent; "" when it may be tried. The server decides in any case. */
export function refusal(file, maxBytes) {
  if (file.size > maxBytes) {
    return interpolate(gettext("It is larger than %(mb)s MB."), { mb: Math.floor(maxBytes / 1048576) });
  }
  if (file.size === 0) return gettext("The file is empty.");
  const isPhoto = file.type ? file.type.startsWith("image/") : /\.(heic|heif|avif|jpe?g|png|webp|gif)$/i.test(file.name);
  return isPhoto ? "" : gettext("It isn't a photo.");
}

/** Gives the item a preview from its own file. A browser that can't read the file (HEIC) waits for the server's. */
export async function previewFile(item) {
  const url = URL.createObjectURL(item.file);
  const picture = new Image();
  picture.src = url;
  try {
    await picture.decode();
    item.url = url;
    item.ratio = picture.naturalWidth / picture.naturalHeight;
  } catch {
    URL.revokeObjectURL(url);
  }
}

/** Gives the item the server's rendition (of the uncropped picture) as its preview: a copy, because the server's goes
 *  when it crops anew. `sourceRatio` is that of the whole picture, where it is known. */
export async function previewMedia(item, media, sourceRatio = null) {
  const sized = media.renditions.filter((one) => one.format === "webp" && one.width <= 1080);
  const best = (sized.length ? sized : media.renditions).reduce((a, b) => (b.width > a.width ? b : a));
  const answer = await fetch(best.url);
  if (!answer.ok) throw new Error(`preview ${answer.status}`);
  item.url = URL.createObjectURL(await answer.blob());
  item.ratio = best.width / best.height;
  if (sourceRatio && within(sourceRatio) !== sourceRatio) item.part = uncropped(sourceRatio);
}

export function forget(item) {
  if (item.url) URL.revokeObjectURL(item.url);
  item.url = null;
}
