/* Attaches behaviours to the page, and again to whatever htmx swaps in.
 *
 * An element names its behaviours in `data-behaviour`; each is a function that is called once with the element.
 * Behaviours that work by delegation attach themselves to the document when they are imported.
 * docs/behaviours.md lists the markup that each of them expects.
 */
import { captionMore } from "./caption-more.js";
import { charCount, draftText, enterSends, grow } from "./text-fields.js";
import { passwordReveal } from "./password-reveal.js";
import { socket } from "./realtime/socket.js";
import { themeForm } from "./theme.js";
import "./confirm.js";
import "./connection.js";
import "./copy-link.js";
import "./dialog.js";
import "./infinite.js";
import "./keep-focus.js";
import "./like.js";
import "./menu.js";
import "./network.js";
import "./notifications.js";
import "./page-keys.js";
import "./panel.js";
import "./post-keys.js";
import "./progress.js";
import "./realtime/badges.js";
import "./realtime/live.js";
import "./realtime/presence.js";
import "./submit-once.js";
import "./time-ago.js";
import "./timezone.js";
import "./toast.js";

const behaviours = {
  "caption-more": captionMore,
  carousel: async (element) => (await import("./carousel.js")).carousel(element),
  "char-count": charCount,
  "choose-rows": async (element) => (await import("./choose-rows.js")).chooseRows(element),
  // The large behaviours: only their own pages pay for them.
  chat: async (element) => (await import("./chat/index.js")).chat(element),
  composer: async (element) => (await import("./composer/index.js")).composer(element),
  crop: async (element) => (await import("./crop.js")).avatarCrop(element),
  "draft-text": draftText,
  "enter-sends": enterSends,
  "feed-seen": async (element) => (await import("./feed-seen.js")).feedSeen(element),
  grow,
  inbox: async (element) => (await import("./chat/inbox.js")).inbox(element),
  "password-reveal": passwordReveal,
  "place-field": async (element) => (await import("./place-field.js")).placeField(element),
  "reel-preview": async (element) => (await import("./reel-preview.js")).reelPreview(element),
  reels: async (element) => (await import("./reels/viewer.js")).reels(element),
  search: async (element) => (await import("./search.js")).search(element),
  stories: async (element) => (await import("./stories/viewer.js")).storiesPage(element),
  "story-composer": async (element) => (await import("./story-composer/index.js")).storyComposer(element),
  "story-tray": async (element) => (await import("./stories/tray.js")).storyTray(element),
  theme: themeForm,
  video: async (element) => (await import("./video.js")).video(element),
};

// Behaviours that work by delegation, but for markup that only some pages have.
const delegating = {
  "[data-lightbox], [data-post]": () => import("./lightbox.js"), // back from a post that was reloaded needs it, too
  ".comment-form": () => import("./own-comment.js"),
  "form[data-save]": () => import("./save.js"),
  "[data-reel]": () => import("./reels/views.js"),
  "[data-tagged-people]": () => import("./tagged-people.js"),
  "a[data-stories]": () => import("./stories/open.js"),
};

const drawBlurhash = async (element) => (await import("./blurhash.js")).blurhash(element);

const attached = new WeakMap(); // element → the names that it already has

function attachOne(element, name, behaviour) {
  const names = attached.get(element) ?? new Set();
  if (names.has(name)) return;
  attached.set(element, names.add(name));
  return behaviour(element);
}

/** Gives what the behaviours gave: promises of those whose code is still being loaded. */
function attach(root) {
  const given = [];
  const each = (selector, visit) => {
    if (root.matches?.(selector)) visit(root);
    root.querySelectorAll(selector).forEach(visit);
  };
  each("[data-behaviour]", (element) => {
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (behaviours[name]) given.push(attachOne(element, name, behaviours[name]));
    }
  });
  for (const [selector, load] of Object.entries(delegating)) {
    if (root.matches?.(selector) || root.querySelector(selector)) given.push(load());
  }
  each("[data-blurhash]", (element) => attachOne(element, "blurhash", drawBlurhash));
  return given;
}

document.documentElement.classList.add("js");
// The socket opens once everybody who listens to it is there; `ready` says so to whoever drives the page.
Promise.allSettled(attach(document)).then(() => {
  document.documentElement.classList.add("ready");
  if (socket.user) socket.start();
});
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
document.addEventListener("app:content", (event) => attach(event.target));
