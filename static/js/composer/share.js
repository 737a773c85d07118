/* Brings the server's media to what is shown (crops, looks, covers, descriptions) and makes the post of them. */
import { api } from "../lib/api.js";
import { cropOf, isVideo, sameCrop, shownBox } from "./items.js";
import { sameLook, tidy } from "./look-values.js";
import { publishTime } from "./when.js";

/** Saves what differs from the server's; two at a time. */
export async function saveMedia(items, frame, onSaved = () => {}) {
  const changed = items.filter((item) => changesOf(item, frame));
  const work = async () => {
    for (let item = changed.shift(); item; item = changed.shift()) {
      const changes = changesOf(item, frame);
      await api("PATCH", `media/${item.mediaId}`, changes);
      if ("crop" in changes) item.savedCrop = changes.crop;
      if ("look" in changes) item.savedLook = changes.look;
      if ("cover_ms" in changes) item.savedCover = changes.cover_ms;
      if ("alt_text" in changes) item.savedAlt = changes.alt_text;
      onSaved(item);
    }
  };
  await Promise.all([work(), work()]);
}

function changesOf(item, frame) {
  const changes = {};
  const altText = item.altText.trim();
  if (isVideo(item)) {
    if (item.status === "ready" && item.coverMs !== null && item.coverMs !== item.savedCover) changes.cover_ms = item.coverMs;
  } else {
    const crop = cropOf(item, frame);
    if (!sameCrop(crop, item.savedCrop)) changes.crop = crop;
    if (!sameLook(item.look, item.savedLook)) changes.look = tidy(item.look);
  }
  if (altText !== item.savedAlt) changes.alt_text = altText;
  return Object.keys(changes).length ? changes : null;
}

const rounded = (value) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;

function tagsOf(item, frame) {
  const box = shownBox(item, frame);
  return item.people.map((person) => ({
    user_id: person.id,
    media_id: item.mediaId,
    x: rounded((person.x - box.x) / box.width),
    y: rounded((person.y - box.y) / box.height),
  }));
}

/** What the API takes for the post that `state` describes. */
export function bodyOf(state, frame, kind) {
  const { fields, items } = state;
  return {
    kind,
    media: items.map((item) => item.mediaId),
    caption: fields.caption.trim(),
    location: fields.location.trim(),
    audience: fields.audience,
    tagged_users: items.flatMap((item) => tagsOf(item, frame)),
    coauthors: fields.coauthor ? [fields.coauthor.id] : [],
    comments_disabled: fields.commentsDisabled,
    hide_like_count: fields.hideLikeCount,
  };
}

/** Publishes. The same content keeps its Idempotency-Key, so that a retry after a lost answer makes no second post;
 *  `state.sent` remembers both. */
export function createPost(state, body) {
  const { kind, ...rest } = body;
  const isReel = kind === "reel";
  const { media: [media], ...others } = rest;
  const sent = isReel ? { media, ...others } : rest;
  const text = JSON.stringify(body);
  if (state.sent?.text !== text) state.sent = { text, key: newKey() };
  return api("POST", isReel ? "reels" : "posts", sent, { "Idempotency-Key": state.sent.key });
}

/** Keeps it on the server as a draft, or, with a time, to be published then. `draftId` names one that is there already. */
export function keepDraft(state, body, draftId, time = publishTime(state.fields)) {
  const draft = { ...body, publish_at: time && time.toISOString() };
  if (draftId) return api("PATCH", `drafts/${draftId}`, draft);
  const text = JSON.stringify(draft);
  if (state.sent?.text !== text) state.sent = { text, key: newKey() };
  return api("POST", "posts", { ...draft, draft: true }, { "Idempotency-Key": state.sent.key });
}

/* crypto.randomUUID exists on secure origins only; a closed network may go without HTTPS. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
