/* The stories of one person, or of one highlight: segments and slides, as the server renders them. */
import { Slide } from "./slide.js";

export class Person {
  constructor(element) {
    this.element = element;
    this.address = element.dataset.person;
    this.slides = [...element.querySelectorAll("[data-story]")].map((one) => new Slide(one));
    this.segments = [...element.querySelectorAll("[data-segment]")];
    this.at = Math.max(0, this.slides.findIndex((slide) => slide.id === element.dataset.current));
    this.slides.forEach((slide, number) => (slide.element.hidden = number !== this.at));
    this.#mark();
  }

  get slide() {
    return this.slides[this.at];
  }

  get isLast() {
    return this.at === this.slides.length - 1;
  }

  get allSeen() {
    return this.slides.every((slide) => "seen" in slide.element.dataset);
  }

  /** Shows a slide by its place; what comes after it is fetched meanwhile. */
  show(at) {
    if (at !== this.at) this.slide.hide();
    this.at = at;
    this.slide.show();
    this.slides[at + 1]?.preload();
    this.#mark();
  }

  /** Neither plays nor counts: somebody else's turn. */
  rest() {
    this.slide.video?.pause();
  }

  draw() {
    this.segments[this.at]?.style.setProperty("--done", this.slide.done);
  }

  /** Puts a slide as the server renders it now in the place of what it was. */
  replace(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const element = holder.content.querySelector("[data-story]");
    const at = this.slides.findIndex((slide) => slide.id === element?.dataset.story);
    if (at < 0) return null;
    const old = this.slides[at];
    // The picture stays, so that nothing flickers and a video plays on.
    const fresh = element.querySelector("[data-stickers]");
    old.element.querySelector("[data-stickers]")?.replaceWith(fresh);
    return old;
  }

  #mark() {
    this.segments.forEach((segment, number) => {
      segment.style.setProperty("--done", number < this.at ? 1 : 0);
      if (number === this.at) segment.setAttribute("aria-current", "true");
      else segment.removeAttribute("aria-current");
    });
  }
}
