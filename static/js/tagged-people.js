/* Who is in a picture: the button over it, or a tap on it, shows the names at their places. Without scripts the same
 * <details> opens a list; screen readers have that list here, too. */
import { delegate } from "./lib/dom.js";

const DOUBLE_MS = 260; // a second tap within it likes the post
const EDGE_PX = 4;

const slidesOf = (box) => [...box.querySelectorAll(".media__slide")];

delegate("toggle", "details[data-tagged-people]", (_event, details) => {
  const box = details.parentElement;
  box.querySelectorAll(".people-tag").forEach((tag) => tag.remove());
  if (!details.open) return;
  const order = details.dataset.order.trim().split(/\s+/);
  const slides = slidesOf(box);
  for (const row of details.querySelectorAll("[data-of]")) {
    const slide = slides[order.indexOf(row.dataset.of)];
    if (slide) put(row, slide);
  }
}, true);

function put(row, slide) {
  const tag = row.querySelector("a").cloneNode(true);
  tag.className = "people-tag";
  tag.tabIndex = -1; // the list has the same links for keys and screen readers
  tag.setAttribute("aria-hidden", "true");
  tag.style.setProperty("--x", row.dataset.x);
  tag.style.setProperty("--y", row.dataset.y);
  slide.append(tag);
  tag.classList.toggle("is-above", Number(row.dataset.y) > 0.8);
  const [box, frame] = [tag.getBoundingClientRect(), slide.getBoundingClientRect()];
  const shift = Math.max(0, frame.left + EDGE_PX - box.left) || Math.min(0, frame.right - EDGE_PX - box.right);
  tag.style.setProperty("--shift", `${shift}px`);
}

let waiting = 0;
delegate("click", "[data-media]", (event, media) => {
  const details = media.parentElement.querySelector(":scope > details[data-tagged-people]");
  if (!details || event.target.closest("a, button, video, summary, input")) return;
  clearTimeout(waiting);
  if (event.detail > 1) return;
  waiting = setTimeout(() => (details.open = !details.open), DOUBLE_MS);
});
