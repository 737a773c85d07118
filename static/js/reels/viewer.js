/* The reel viewer (templates/feed/reels.html): one reel a screen. video.js plays the one in view; this moves between
 * them, keeps the address with the one in view, fetches further ones in time, and opens the comments beside it. */
import { fetchPartial, openDialog } from "../dialog.js";
import { announceContent, delegateIn, isPlainKey, prefersLessMotion, topDialog } from "../lib/dom.js";
import { isMuted, setMuted } from "../lib/sound.js";

const IN_VIEW = 0.6;
const AHEAD = 3; // so many reels before the last one further ones are asked for
const saves = () => Boolean(navigator.connection?.saveData);

export const reels = (root) => new Viewer(root).start();

class Viewer {
  #current = null;
  #isLoading = false;

  constructor(root) {
    this.root = root;
    this.scroller = root.querySelector("[data-scroller]");
    this.live = root.querySelector("[data-announcer]");
    this.sheet = root.querySelector("#reel-comments");
    this.arrows = { [-1]: root.querySelector("[data-previous]"), 1: root.querySelector("[data-next]") };
    this.observer = new IntersectionObserver((entries) => this.#seen(entries), { root: this.scroller, threshold: IN_VIEW });
  }

  get all() {
    return [...this.scroller.querySelectorAll("[data-reel]")];
  }

  /** The places to stop at: the reels, and the end below them. */
  get stops() {
    return [...this.scroller.children];
  }

  start() {
    this.all.forEach((reel) => this.observer.observe(reel));
    for (const by of [-1, 1]) this.arrows[by].addEventListener("click", () => this.step(by));
    delegateIn(this.root, "click", "[data-sheet]", (event, link) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.openComments(link.href);
    });
    delegateIn(this.root, "click", "[data-more-reels]", (event) => {
      event.preventDefault();
      this.#load();
    });
    this.scroller.addEventListener("scroll", () => this.#drawArrows(), { passive: true });
    document.addEventListener("keydown", (event) => this.#key(event), true); // before those of lists of posts
    addEventListener("pageshow", ({ persisted }) => persisted && this.#current && this.#show(this.#current));
    this.scroller.focus({ preventScroll: true }); // arrow keys, page keys and the wheel move it at once
  }

  // --- Where ----------------------------------------------------------------------------------------------

  #seen(entries) {
    const come = entries.findLast(({ isIntersecting, target }) => isIntersecting && target !== this.#current);
    if (come) this.#show(come.target);
  }

  #show(reel) {
    const isFirst = this.#current === null;
    this.#rewind(this.#current, reel);
    this.#current = reel;
    history.replaceState(history.state, "", reel.dataset.address);
    document.title = reel.dataset.title;
    if (!isFirst) this.live.textContent = reel.getAttribute("aria-label");
    this.#arrange();
  }

  /** Who comes back to a reel sees it from its beginning. */
  #rewind(left, reel) {
    const screen = left !== reel && left?.querySelector("[data-screen]");
    if (screen && screen.readyState) screen.currentTime = 0;
  }

  #arrange() {
    const all = this.all;
    const at = all.indexOf(this.#current);
    this.#drawArrows();
    this.#preload(all[at + 1], saves() ? "metadata" : "auto");
    this.#preload(all[at + 2], "metadata");
    if (at >= all.length - 1 - AHEAD) this.#load();
  }

  /** The cover and, unless data is to be saved, the beginning of the film. */
  #preload(reel, how) {
    if (!reel) return;
    reel.querySelector("img[loading=lazy]")?.setAttribute("loading", "eager");
    const screen = reel.querySelector("[data-screen]");
    if (screen.preload !== how && screen.preload !== "auto") screen.preload = how;
  }

  /** The stop that the scroller stands at: the end of the list is one, too. */
  get place() {
    return Math.round(this.scroller.scrollTop / Math.max(1, this.scroller.clientHeight));
  }

  #drawArrows() {
    this.arrows[-1].disabled = this.place <= 0;
    this.arrows[1].disabled = this.place >= this.stops.length - 1;
  }

  step(by) {
    this.stops[this.place + by]?.scrollIntoView({ block: "start", behavior: prefersLessMotion() ? "instant" : "smooth" });
  }

  // --- Further ones -----------------------------------------------------------------------------------------

  async #load() {
    const more = this.scroller.querySelector("[data-more-reels]");
    if (!more || this.#isLoading) return;
    this.#isLoading = true;
    more.parentElement.classList.add("is-loading");
    const html = await fetchPartial(more.href);
    this.#isLoading = false;
    more.parentElement.classList.remove("is-loading");
    if (html === null) return; // the link stays, to try again
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const known = new Set(this.all.map((reel) => reel.dataset.reel));
    const come = [...holder.content.children].filter((child) => !known.has(child.dataset.reel));
    more.parentElement.replaceWith(...come);
    for (const child of come) {
      announceContent(child);
      if (child.matches("[data-reel]")) this.observer.observe(child);
    }
    if (this.#current) this.#arrange(); // a page may come out short
  }

  // --- Keys and comments ------------------------------------------------------------------------------------

  #key(event) {
    if (!isPlainKey(event) || topDialog() || document.querySelector("#panel:not([hidden])")) return;
    const onControl = event.target.closest("a, button, summary, input, [role=menu]");
    const actions = {
      ArrowUp: () => this.step(-1),
      ArrowDown: () => this.step(1),
      m: () => setMuted(!isMuted()),
      c: () => this.#current && this.openComments(this.#current.querySelector("[data-sheet]").href, { toWrite: true }),
      " ": onControl ? null : () => this.#current?.querySelector("[data-screen]").player?.toggle(),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || event.target.closest("details[open]")) return;
    event.preventDefault();
    action();
  }

  async openComments(address, { toWrite = false } = {}) {
    const html = await fetchPartial(address);
    if (html === null) return;
    const body = this.sheet.querySelector("[data-dialog-body]");
    body.innerHTML = html;
    openDialog(this.sheet);
    announceContent(body);
    if (toWrite) body.querySelector("[data-comment-box]")?.focus();
  }
}
