/* Likes are shown at once and taken back when the server says no. Double-tap likes (and never unlikes). */
import { delegate, icon } from "./lib/dom.js";

const scope = (form) => form.closest("[data-comment], [data-post]") ?? form;

/** Adds `by` to a count that is a plain number; "12.8k" and hidden counts stay until the server says. */
function add(count, by) {
  if (!count.firstChild) count.append("");
  const text = count.firstChild; // a text node; words for screen readers may follow it
  const digits = text.data.trim().replace(/[,.\s\u00a0\u202f]/g, "") || "0";
  if (!/^\d{1,4}$/.test(digits)) return;
  const number = Math.max(0, Number(digits) + by);
  text.data = number ? number.toLocaleString(document.documentElement.lang || "en") : "";
}

/** Shows the form as pressed or not, and moves the number beside it. */
function flip(form) {
  const button = form.querySelector("button");
  const liked = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(liked));
  button.classList.toggle("is-fresh", liked);
  for (const count of scope(form).querySelectorAll("[data-like-count]")) {
    const isOfThis = count.closest("[data-comment]") === form.closest("[data-comment]");
    if (isOfThis) add(count, liked ? 1 : -1);
  }
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("form[data-like]")) flip(event.detail.elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches("form[data-like]") && !event.detail.successful) flip(form); // network.js says why
});

/** Likes the post that `element` is part of, unless it is liked already. */
export function likePost(element) {
  const form = element.closest("[data-post]")?.querySelector("form[data-like]:not([data-comment] *)");
  if (form?.querySelector("button").getAttribute("aria-pressed") === "false") form.requestSubmit();
  return Boolean(form);
}

function burst(media) {
  media.querySelector(":scope > .heart-burst")?.remove();
  const heart = document.createElement("span");
  heart.className = "heart-burst";
  heart.setAttribute("aria-hidden", "true");
  heart.append(icon("heart-filled"));
  heart.addEventListener("animationend", () => heart.remove());
  media.append(heart);
  setTimeout(() => heart.remove(), 1200); // where nothing is animated
}

const TAP_MS = 320;
const TAP_PX = 32;
let lastTap = { time: 0, x: 0, y: 0, media: null };

delegate("pointerup", "[data-media]", (event, media) => {
  if (event.button !== 0 || event.target.closest("button, a, input, video[controls]")) return;
  const tap = { time: event.timeStamp, x: event.clientX, y: event.clientY, media };
  const isSecond =
    lastTap.media === media &&
    tap.time - lastTap.time < TAP_MS &&
    Math.hypot(tap.x - lastTap.x, tap.y - lastTap.y) < TAP_PX;
  lastTap = isSecond ? { ...tap, media: null } : tap;
  if (isSecond && likePost(media)) burst(media);
});
// A double press must not select the text around the photo.
delegate("mousedown", "[data-media]", (event) => event.detail > 1 && event.preventDefault());
