/* What was being made comes back: after a reload from this browser, else the draft on the server that was opened. */
import { api } from "../lib/api.js";
import { CENTRED } from "../lib/cropper.js";
import { adoptVideo, isVideo, newItem, previewMedia, sameCrop, uncropped, WHOLE } from "./items.js";
import { NO_FIELDS } from "./fields.js";
import { localText } from "./when.js";

/** Kept items as items, in their order; null stands for those that are no longer there. */
export function restoreItems(kept, uploads) {
  return Promise.all(kept.map((one) => restoreItem(one, uploads)));
}

async function restoreItem(kept, uploads) {
  const item = newItem({ ...kept, status: "ready", progress: 1 });
  try {
    let media = await api("GET", `media/${item.mediaId}`);
    if (media.state === "failed") return null;
    if (isVideo(item)) {
      await restoreVideo(item, media, uploads);
      return item;
    }
    // To crop and edit anew, the whole picture is needed as it was. A draft of the server's keeps its crop.
    const changes = {};
    if (item.savedLook) changes.look = null;
    if (!item.isPart && !sameCrop(item.savedCrop, uncropped(kept.ratio))) changes.crop = WHOLE;
    if (Object.keys(changes).length) media = await api("PATCH", `media/${item.mediaId}`, changes);
    item.savedLook = null;
    if (changes.crop) item.savedCrop = uncropped(kept.ratio);
    await previewMedia(item, media, item.isPart ? null : kept.ratio);
    if (!item.isPart && item.part !== WHOLE) item.view = { ...CENTRED };
    return item;
  } catch {
    return null;
  }
}

async function restoreVideo(item, media, uploads) {
  if (media.state === "processing") {
    Object.assign(item, { status: "processing", progress: media.progress / 100 });
    await uploads.watch(item);
  } else {
    await adoptVideo(item, media);
  }
}

/** A draft of the server's as this browser would have kept it. */
export async function serverDraft(draftId) {
  const draft = await api("GET", `drafts/${draftId}`);
  const people = (mediaId) =>
    (draft.tagged_users ?? []).filter((tag) => tag.media_id === mediaId).map(({ user, x, y }) => ({ id: user.id, username: user.username, x, y }));
  const [coauthor] = draft.coauthors ?? [];
  return {
    step: "details",
    shape: "original",
    sent: null,
    items: draft.media.map((media) => ({
      mediaId: media.id, kind: media.kind, ratio: media.width ? media.width / media.height : 1, altText: media.alt_text,
      savedAlt: media.alt_text, people: people(media.id), look: media.look ?? null, savedLook: media.look ?? null,
      isPart: true, part: media.crop ?? WHOLE, savedCrop: media.crop ?? WHOLE,
    })),
    fields: {
      ...NO_FIELDS,
      caption: draft.caption, location: draft.location, audience: draft.audience, kind: draft.kind ?? "",
      commentsDisabled: draft.comments_disabled, hideLikeCount: draft.hide_like_count,
      when: draft.publish_at ? "later" : "now",
      publishAt: draft.publish_at ? localText(new Date(draft.publish_at)) : "",
      coauthor: coauthor ? { id: coauthor.user?.id ?? coauthor.id, username: coauthor.user?.username ?? coauthor.username } : null,
    },
  };
}
