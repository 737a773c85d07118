/* The photos and videos of a post that is being made, and how each of them is shown.
 *
 * `status` of an item is "waiting", "uploading", "processing" (videos), "ready" or "failed"; `url` is a preview (null while
 * there is none), `view` what `Cropper` keeps, `part` the part of the server's
 * picture that the preview shows (`isPart`: it is cut so already). `look` is
 * how it is edited (look.js) and `lookUrl` a preview of that; `people` are {id, username, x, y}, places as fractions of the
 * preview. `savedAlt`, `savedCrop`, `savedLook`, `savedCover` are what the server has. */
import { CENTRED, cropBox } from "../lib/cropper.js";
import { gettext, interpolate } from "../lib/i18n.js";

export const TALLEST = 4 / 5;
export const WIDEST = 1.91;
export const SHAPES = { original: null, square: 1, portrait: TALLEST, landscape: WIDEST };

export const WHOLE = Object.freeze({ x: 0, y: 0, width: 1, height: 1 });

let lastUid = 0;

export function newItem(values) {
  return {
    uid: ++lastUid, name: "", kind: "image", file: null, mediaId: null, url: null, ratio: 1, status: "waiting", progress: 0,
    error: "", canRetry: false, view: { ...CENTRED }, altText: "", savedAlt: "", people: [],
    savedCrop: WHOLE, part: WHOLE, isPart: false, look: null, savedLook: null, lookUrl: null, // photos
    videoUrl: null, duration: 0, coverMs: null, savedCover: null, // videos; times in milliseconds
    ...values,
  };
}

export const isVideo = (item) => item?.kind === "video";

/** The picture that stands for the item, as it will look. */
export const shownUrl = (item) => item.lookUrl ?? item.url;

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

/** The part of the preview that shows: what places on the picture are fractions of. */
export const shownBox = (item, frame) => (isVideo(item) ? WHOLE : cropBox(item.view, item.ratio, frame));

/** What the server shows of a picture that nobody cropped: all, or the middle of a very long one. */
export const uncropped = (ratio) => cropBox(CENTRED, ratio, within(ratio));

/** Whether two crops show the same to the eye. */
export const sameCrop = (a, b) => ["x", "y", "width", "height"].every((name) => Math.abs(a[name] - b[name]) < 0.002);

const VIDEO_NAME = /\.(mp4|m4v|mov|webm|mkv|avi|3gp)$/i;
const PHOTO_NAME = /\.(heic|heif|avif|jpe?g|png|webp|gif)$/i;

/** "image", "video", or "" for what is neither. */
export function kindOf(file) {
  if (file.type.startsWith("video/") || VIDEO_NAME.test(file.name)) return "video";
  return file.type.startsWith("image/") || (!file.type && PHOTO_NAME.test(file.name)) ? "image" : "";
}

/** Why a file can't be used, before it is sent; "" when it may be tried. The server decides in any case. */
export function refusal(file, { maxBytes, maxVideoBytes }) {
  const kind = kindOf(file);
  if (!kind) return gettext("It is neither a photo nor a video.");
  const most = kind === "video" ? maxVideoBytes : maxBytes;
  if (file.size > most) return interpolate(gettext("It is larger than %(mb)s MB."), { mb: Math.floor(most / 1048576) });
  return file.size === 0 ? gettext("The file is empty.") : "";
}

/** Gives the item a preview from its own file. A browser that can't read the file (HEIC) waits for the server's. */
export async function previewFile(item) {
  if (isVideo(item)) return (await import("./video.js")).previewVideo(item);
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

/** Gives the item the server's rendition (of the uncropped, unedited picture) as its preview: a copy, because the server's goes
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
  for (const name of ["url", "lookUrl", "videoUrl"]) {
    if (item[name]?.startsWith("blob:")) URL.revokeObjectURL(item[name]);
    item[name] = null;
  }
}

/** What the server knows of a video that is ready: what of it this browser couldn't find out by itself. */
export async function adoptVideo(item, media) {
  item.duration = media.duration_ms;
  item.ratio = media.width / media.height;
  item.savedCover = media.cover_ms;
  item.coverMs ??= media.cover_ms;
  item.videoUrl ??= media.renditions.at(-1)?.url ?? null;
  if (!item.url) item.url = media.posters.filter((one) => one.width <= 1080).at(-1)?.url ?? media.thumbnail_url;
}
