/* Brings the server's photos to what is shown (crops, descriptions) and makes the post of them. */
import { api } from "../lib/api.js";
import { cropOf, sameCrop } from "./items.js";

/** Saves what differs from the server's; two photos at a time. */
export async function savePhotos(items, frame, onSaved = () => {}) {
  const changed = items.filter((item) => changesOf(item, frame));
  const work = async () => {
    for (let item = changed.shift(); item; item = changed.shift()) {
      const changes = changesOf(item, frame);
      await api("PATCH", `media/${item.mediaId}`, changes);
      if ("crop" in changes) item.savedCrop = changes.crop;
      if ("alt_text" in changes) item.savedAlt = changes.alt_text;
      onSaved(item);
    }
  };
  await Promise.all([work(), work()]);
}

function changesOf(item, frame) {
  const changes = {};
  const crop = cropOf(item, frame);
  const altText = item.altText.trim();
  if (!sameCrop(crop, item.savedCrop)) changes.crop = crop;
  if (altText !== item.savedAlt) changes.alt_text = altText;
  return Object.keys(changes).length ? changes : null;
}

/** Makes the post. The same content keeps its Idempotency-Key, so that a retry after a lost answer makes no second
 *  post; `state.sent` remembers both. */
export function createPost(state) {
  const body = {
    media: state.items.map((item) => item.mediaId),
    caption: state.fields.caption.trim(),
    location: state.fields.location.trim(),
    comments_disabled: state.fields.commentsDisabled,
    hide_like_count: state.fields.hideLikeCount,
  };
  const text = JSON.stringify(body);
  if (state.sent?.text !== text) state.sent = { text, key: newKey() };
  return api("POST", "posts", body, { "Idempotency-Key": state.sent.key });
}

/* crypto.randomUUID exists on secure origins only; a closed network may go without HTTPS. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
