/* J and K go from post to post, L likes, S saves, C comments. */
import { delegate, prefersLessMotion, topDialog } from "./lib/dom.js";
import { onKeys } from "./page-keys.js";

const posts = () => [...(topDialog() ?? document).querySelectorAll("[data-post]")];

/** The post that the reader is at: the one with focus, else the one around the middle of the window. */
function currentPost() {
  const all = posts();
  const focused = all.find((post) => post.contains(document.activeElement));
  if (focused) return focused;
  const middle = innerHeight / 2;
  return all.find((post) => {
    const box = post.getBoundingClientRect();
    return box.top <= middle && box.bottom >= middle;
  }) ?? null;
}

function move(by) {
  const all = posts();
  const now = currentPost();
  const at = now ? all.indexOf(now) : by > 0 ? -1 : all.length;
  const isUnread = now && !now.contains(document.activeElement) && now.getBoundingClientRect().top > 80;
  const post = all[isUnread && by > 0 ? at : at + by];
  if (!post) return;
  post.tabIndex = -1;
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: "start", behavior: prefersLessMotion() ? "instant" : "smooth" });
}

const toggleLike = (post) => post?.querySelector("form[data-like]:not([data-comment] *)")?.requestSubmit();
const toggleSave = (post) => post?.querySelector("form[data-save]")?.requestSubmit();

const keys = {
  j: () => move(1),
  k: () => move(-1),
  l: () => toggleLike(currentPost()),
  s: () => toggleSave(currentPost()),
  c: () => currentPost()?.querySelector("[data-comment-box]")?.focus(),
};

onKeys(keys);
// The comment icon goes to the comment box where the post has one; elsewhere it is a link to the post.
delegate("click", "[data-comment-link]", (event, link) => {
  const box = link.closest("[data-post]")?.querySelector("[data-comment-box]");
  if (!box || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  box.focus();
});

