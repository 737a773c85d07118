/* Several photos of a post: scroll-snap does the swiping, this adds arrows, dots, keys and the spoken position. */
import { prefersLessMotion } from "./lib/dom.js";
import { gettext, interpolate } from "./lib/i18n.js";

export function carousel(root) {
  const track = root.querySelector("[data-track]");
  const slides = [...track.children];
  if (slides.length < 2) return;
  const previous = root.querySelector("[data-prev]");
  const next = root.querySelector("[data-next]");
  const dots = makeDots(root.querySelector("[data-dots]"), slides.length);
  const position = root.querySelector("[data-position]");
  let index = -1;

  // In right-to-left text scrollLeft counts downwards from 0.
  const at = () => Math.round(Math.abs(track.scrollLeft) / Math.max(1, track.clientWidth));
  const goTo = (target) => {
    const left = slides[Math.min(slides.length - 1, Math.max(0, target))].offsetLeft - slides[0].offsetLeft;
    track.scrollTo({ left, behavior: prefersLessMotion() ? "instant" : "smooth" });
  };

  function update() {
    const now = Math.min(slides.length - 1, at());
    if (now === index) return;
    const isFirst = index === -1;
    index = now;
    const hadFocus = document.activeElement;
    previous.hidden = index === 0;
    next.hidden = index === slides.length - 1;
    if (hadFocus === previous && previous.hidden) next.focus({ preventScroll: true });
    if (hadFocus === next && next.hidden) previous.focus({ preventScroll: true });
    dots.forEach((dot, number) => dot.classList.toggle("is-current", number === index));
    slides.forEach((slide, number) => slide.toggleAttribute("inert", number !== index));
    if (position && !isFirst) {
      position.textContent = interpolate(gettext("Photo %(n)s of %(all)s"), { n: index + 1, all: slides.length });
    }
  }

  let frame = 0;
  track.addEventListener("scroll", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(update);
  }, { passive: true });
  previous.addEventListener("click", () => goTo(index - 1));
  next.addEventListener("click", () => goTo(index + 1));
  root.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea")) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    goTo(index + (getComputedStyle(root).direction === "rtl" ? -by : by));
  });
  update();
}

function makeDots(holder, count) {
  if (!holder) return [];
  if (!holder.children.length) {
    for (let number = 0; number < count; number++) holder.append(document.createElement("span"));
  }
  return [...holder.children];
}
