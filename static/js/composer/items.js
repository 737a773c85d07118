/* The photos of a post that is being made, and how each of them is shown.
 *
 * An item is {uid, name, file, mediaId, url, ratio, status, progress, error, canRetry, view, altText, savedAlt,
 * savedCrop}: `status` is "waiting", "uploading", "ready" or "failed"; `url` a preview (null while there is none);
 * `view` what `Cropper` keeps; `savedCrop` the crop that the server has (null: the whole picture). */
import { CENTRED, cropBox } from "../lib/cropper.js";
import { gettext, interpolate } from "../lib/i18n.js";

export const TALLEST = 4 / 5;
export const WIDEST = 1.91;
export const SHAPES = { original: null, square: 1, portrait: TALLEST, landscape: WIDEST };

let lastUid = 0;

export function newItem(values) {
  return {
    uid: ++lastUid, name: "", file: null, mediaId: null, url: null, ratio: 1, status: "waiting", progress: 0,
    error: "", canRetry: false, view: { ...CENTRED }, altText: "", savedAlt: "", savedCrop: null, ...values,
  };
}

/** Width ÷ height that `item` has in the post. */
export function shapeOf(item, shape) {
  return SHAPES[shape] ?? Math.min(WIDEST, Math.max(TALLEST, item.ratio));
}

/** The crop as the API takes it; null for the whole picture. */
export function cropOf(item, shape) {
  const box = cropBox(item.view, item.ratio, shapeOf(item, shape));
  if (box.width > 0.999 && box.height > 0.999) return null;
  return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, Math.round(value * 1e5) / 1e5]));
}

export const sameCrop = (a, b) => JSON.stringify(a) === JSON.stringify(b);

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

/** Gives the item the server's rendition as its preview, as a copy that stays when the server crops anew. */
export async function previewMedia(item, media) {
  const sized = media.renditions.filter((one) => one.format === "webp" && one.width <= 1080);
  const best = (sized.length ? sized : media.renditions).reduce((a, b) => (b.width > a.width ? b : a));
  const answer = await fetch(best.url);
  if (!answer.ok) throw new Error(`preview ${answer.status}`);
  item.url = URL.createObjectURL(await answer.blob());
  item.ratio = best.width / best.height;
}

export function forget(item) {
  if (item.url) URL.revokeObjectURL(item.url);
  item.url = null;
}
