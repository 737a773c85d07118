/* Counts and comments move while a post is looked at. `[data-live="<post id>"]` in the window is watched. */
import { announceContent, debounce } from "../lib/dom.js";
import { interpolate, ngettext } from "../lib/i18n.js";
import { compact, showCount } from "./counts.js";
import { socket } from "./socket.js";

const MOST = 50; // the server watches no more for one connection
const OWN_COMMENT_MS = 3000;
const seen = new Map(); // element in the window → post id
let watched = new Set(); // post ids that the server was told

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) seen.set(target, target.dataset.live);
    else seen.delete(target);
  }
  tell();
}, { rootMargin: "50% 0px" });

const tell = debounce(() => {
  for (const element of seen.keys()) if (!element.isConnected) seen.delete(element);
  const wanted = new Set([...seen.values()].slice(-MOST));
  const gone = [...watched].filter((id) => !wanted.has(id));
  const come = [...wanted].filter((id) => !watched.has(id));
  if (gone.length && !socket.send("unwatch", { target_ids: gone })) return;
  if (come.length && !socket.send("watch", { target_ids: come })) return;
  watched = wanted;
}, 250);

function observe(root) {
  if (root.matches?.("[data-live]")) observer.observe(root);
  root.querySelectorAll("[data-live]").forEach((element) => observer.observe(element));
}

/** Counts of the post itself; those inside its comments are theirs. */
const countsOf = (post, name) => [...post.querySelectorAll(`[data-${name}-count]`)].filter((count) => !count.closest("[data-comment]"));

function engagement({ target_id: id, like_count: likes, comment_count: comments, comment }) {
  for (const post of document.querySelectorAll(`[data-live="${CSS.escape(String(id))}"]`)) {
    // Whoever is pressing "like" right now knows better than a count from before the press.
    const isPressing = post.querySelector("form[data-like][aria-busy]:not([data-comment] *)");
    if (Number.isInteger(likes) && !isPressing) countsOf(post, "like").forEach((count) => showCount(count, likes));
    if (Number.isInteger(comments)) showComments(post, comments);
    if (comment) addComment(post, comment);
  }
}

function showComments(post, number) {
  countsOf(post, "comment").forEach((count) => showCount(count, number));
  const link = post.querySelector("[data-comments-link]");
  if (!link) return;
  link.hidden = !number;
  link.textContent = interpolate(ngettext("View %(n)s comment", "View all %(n)s comments", number), { n: compact(number) });
}

/** Shows a new comment on the post's page, as the server renders it. */
async function addComment(post, comment) {
  const list = post.querySelector("[data-live-comments]");
  const place = comment.parent ? post.querySelector(`#replies-${CSS.escape(String(comment.parent))}`) : list;
  if (!list || !place || place.querySelector(":scope > .load-replies")) return; // folded replies come when they are unfolded
  // What was written in this window is put there by its own form.
  if (String(comment.author?.id) === socket.user) await new Promise((resolve) => setTimeout(resolve, OWN_COMMENT_MS));
  if (document.getElementById(`comment-${comment.id}`)) return;
  const answer = await fetch(`/comments/${comment.id}/row/`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || document.getElementById(`comment-${comment.id}`)) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const row = holder.content.firstElementChild;
  if (!row) return;
  row.classList.add("is-fresh");
  // Comments stand newest first under the pinned ones, replies in the order they were written.
  const first = place === list ? [...place.children].find((other) => !other.querySelector(".comment__pinned")) : null;
  place.insertBefore(row, first ?? null);
  post.querySelector("[data-no-comments]")?.remove();
  announceContent(row);
}

socket.on("engagement", engagement);
// A new connection knows nothing of what the last one watched.
socket.on("ready", () => {
  watched = new Set();
  tell();
});
observe(document);
for (const type of ["htmx:load", "app:content"]) document.addEventListener(type, (event) => observe(event.target));

// Somebody whom one follows posted: a way to it, not a page that moves under the reader.
socket.on("feed.new", () => document.querySelectorAll("[data-new-posts]").forEach((pill) => (pill.hidden = false)));
