/* The looks of the photos that are being made into a post: bitmaps to paint from, and previews of edited photos. */
import { gettext } from "../lib/i18n.js";
import { tidy } from "./look-values.js";
import { LookPainter } from "./look-painter.js";

const SIDE = 1080;
const SMALL_SIDE = 160;

/** Loads the filters' numbers from `url`; throws where they can't be had. */
export async function loadLooks(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(gettext("The filters can't be loaded."));
  return new Looks(await answer.json());
}

class Looks {
  constructor(catalogue) {
    this.catalogue = catalogue;
    this.painter = new LookPainter(catalogue);
  }

  /** The item's picture as a bitmap to paint from. */
  async source(item) {
    if (item.bitmapOf !== item.url) {
      item.bitmap?.close();
      Object.assign(item, { bitmapOf: item.url, bitmap: null, small: null });
      item.bitmapComing = bitmapOf(item.url, SIDE);
    }
    item.bitmap ??= await item.bitmapComing;
    return item.bitmap;
  }

  /** The same, small: for the filters' thumbnails. */
  async small(item) {
    const { width, height } = await this.source(item);
    const scale = Math.min(1, SMALL_SIDE / Math.min(width, height));
    item.small ??= await createImageBitmap(item.bitmap, {
      resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale), resizeQuality: "high",
    });
    return item.small;
  }

  /** Makes `item.lookUrl` what `item.look` says. */
  async bake(item) {
    const look = tidy(item.look);
    let url = null;
    if (look) {
      const source = await this.source(item);
      const canvas = Object.assign(document.createElement("canvas"), { width: source.width, height: source.height });
      this.painter.paint(canvas, source, look);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      url = blob && URL.createObjectURL(blob);
    }
    if (item.lookUrl) URL.revokeObjectURL(item.lookUrl);
    item.lookUrl = url;
  }
}

async function bitmapOf(url, side) {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const scale = Math.min(1, side / Math.max(picture.naturalWidth, picture.naturalHeight));
  return createImageBitmap(picture, {
    resizeWidth: Math.round(picture.naturalWidth * scale),
    resizeHeight: Math.round(picture.naturalHeight * scale),
    resizeQuality: "high",
  });
}
