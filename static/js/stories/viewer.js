/* The story viewer (templates/content/stories/_viewer.html): stories run one after the other, people side by side.
 *
 * Each person's stories come from the server as one partial (`data-person`, its address). The viewer keeps the person
 * in front and their neighbours, moves the address along, and says what is on the screen. It stands alone on its page
 * or in a dialog over another one (open.js); `leave` says how it ends. */
import { fetchPartial } from "../dialog.js";
import { announceContent, delegateIn, isPlainKey, topDialog } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { bindActions } from "./actions.js";
import { bindGestures } from "./gestures.js";
import { Person } from "./person.js";
import { markSeen } from "./seen.js";

const TAP_BACK = 0.32; // this share of the card, at its beginning, goes back
const CLOSE_PX = 110;
const TURN_SHARE = 0.22;
const LONGEST_TICK_MS = 250; // a page that was asleep doesn't skip stories

export class Viewer {
  #frame = 0;
  #time = 0;
  #wanted = 0; // number of the newest turn to a person, so that a slow answer doesn't replace a newer one

  /** `addresses` are those of the people in their order; `leave()` closes. */
  constructor(root, { addresses = [], leave }) {
    this.root = root;
    this.stage = root.querySelector("[data-stage]");
    this.live = root.querySelector("[data-announcer]");
    this.leave = leave;
    this.held = new Set(); // why it stands: "user", "touch", "turn"
    const first = new Person(this.stage.querySelector("[data-person]"));
    this.people = new Map([[first.address, first]]);
    this.address = first.address;
    this.setAddresses(addresses);
    this.isOver = false;
    bindActions(this);
    this.#bindKeys();
    this.#bindButtons();
    this.#bindTouch();
  }

  get person() {
    return this.people.get(this.address);
  }

  get slide() {
    return this.person.slide;
  }

  start() {
    document.documentElement.classList.add("has-stories");
    this.root.classList.add("is-live");
    this.#arrange();
    this.#show(this.person.at);
    this.#time = performance.now();
    this.#frame = requestAnimationFrame((time) => this.#tick(time));
    // Who was quicker than the scripts and writes already isn't interrupted.
    if (!document.activeElement?.matches("input, textarea")) this.person.element.focus({ preventScroll: true });
  }

  /** Ends everything; the markup may be thrown away. */
  stop() {
    this.isOver = true;
    cancelAnimationFrame(this.#frame);
    for (const person of this.people.values()) person.rest();
    document.removeEventListener("keydown", this.onKey);
    document.documentElement.classList.remove("has-stories");
  }

  setAddresses(addresses) {
    this.addresses = addresses.includes(this.address) ? addresses : [this.address];
    if (this.#frame) this.#arrange();
  }

  // --- Time -----------------------------------------------------------------------------------------------

  /** Whatever takes one's attention stops the story. */
  get isStanding() {
    if (document.hidden || this.held.size) return true;
    const focus = document.activeElement;
    if (this.root.contains(focus) && focus.matches("input, textarea")) return true;
    if (this.root.querySelector("details[open]")) return true;
    const top = topDialog();
    return Boolean(top && !top.contains(this.root));
  }

  #tick(time) {
    const passed = Math.min(LONGEST_TICK_MS, time - this.#time);
    this.#time = time;
    const isRunning = !this.isStanding && this.slide.isReady;
    this.slide.run(passed, isRunning);
    this.person.draw();
    if (isRunning && this.slide.done >= 1) this.step(1);
    if (!this.isOver) this.#frame = requestAnimationFrame((next) => this.#tick(next));
  }

  hold(reason, isHeld) {
    if (isHeld) this.held.add(reason);
    else this.held.delete(reason);
    this.root.classList.toggle("is-held", this.held.has("touch"));
    this.#drawControls();
  }

  // --- Where ----------------------------------------------------------------------------------------------

  /** The next (1) or the previous (-1) story, of whomever it is. */
  step(by) {
    const at = this.person.at + by;
    if (at >= 0 && at < this.person.slides.length) this.#show(at);
    else this.turn(by, { isStep: true });
  }

  /** To the next or the previous person. Past the last one the viewer closes; before the first it begins again. */
  async turn(by, { isStep = false } = {}) {
    const place = this.addresses.indexOf(this.address) + by;
    const address = this.addresses[place];
    if (!address) {
      if (by > 0) this.leave();
      else this.#show(isStep ? 0 : this.person.at);
      return;
    }
    const number = ++this.#wanted;
    this.hold("turn", true);
    const person = await this.#load(address);
    if (number !== this.#wanted || this.isOver) return;
    this.hold("turn", false);
    if (!person) {
      this.addresses = this.addresses.filter((one) => one !== address); // nothing is left there to be seen
      this.turn(by, { isStep });
      return;
    }
    this.person.rest();
    this.address = address;
    this.#arrange();
    this.#show(person.at);
    person.element.focus({ preventScroll: true });
  }

  #show(at) {
    this.hold("user", false);
    this.person.show(at);
    markSeen(this.person, this.slide);
    this.#keepAddress();
    this.#say();
    this.#drawControls();
  }

  #keepAddress() {
    const url = new URL(this.address, location.href);
    url.searchParams.set("story", this.slide.id);
    history.replaceState(history.state, "", url.pathname + url.search);
    document.title = this.person.element.dataset.title;
  }

  #say() {
    const { dataset } = this.slide.element;
    const place = { at: this.person.at + 1, count: this.person.slides.length };
    this.live.textContent = [
      this.person.element.getAttribute("aria-label"),
      interpolate(gettext("Story %(at)s of %(count)s"), place),
      dataset.says,
    ].join(". ");
  }

  // --- People side by side ----------------------------------------------------------------------------------

  async #load(address) {
    if (this.people.has(address)) return this.people.get(address);
    const html = await fetchPartial(address, { quiet: true });
    if (html === null || this.people.has(address)) return this.people.get(address) ?? null;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const element = holder.content.querySelector("[data-person]");
    if (!element || this.isOver) return null;
    element.classList.replace("is-front", "is-arriving");
    this.stage.append(element);
    const person = new Person(element);
    person.address = address;
    this.people.set(address, person);
    announceContent(element);
    return person;
  }

  #arrange() {
    const here = this.addresses.indexOf(this.address);
    const reach = matchMedia("(min-width: 1000px)").matches ? 2 : 1;
    for (const [address, person] of this.people) {
      const offset = this.addresses.indexOf(address) - here;
      if (Math.abs(offset) > reach + 1) {
        person.element.remove();
        this.people.delete(address);
        continue;
      }
      this.#place(person, offset);
    }
    for (let offset = -reach; offset <= reach; offset += 1) {
      const address = this.addresses[here + offset];
      if (offset && address && !this.people.has(address)) this.#fetchNeighbour(address);
    }
    this.#drawArrows(here);
  }

  async #fetchNeighbour(address) {
    const person = await this.#load(address);
    if (!person || this.isOver) return;
    const offset = this.addresses.indexOf(address) - this.addresses.indexOf(this.address);
    this.#place(person, offset);
    person.slide.preload();
    // Only what has found its place is moved from there.
    requestAnimationFrame(() => person.element.classList.remove("is-arriving"));
  }

  #place(person, offset, drag = 0) {
    const { element } = person;
    const shift = offset + drag;
    element.style.setProperty("--o", shift);
    element.style.setProperty("--far", Math.min(1, Math.abs(shift)));
    element.style.setProperty("--further", Math.max(0, Math.abs(shift) - 1) * Math.sign(shift));
    element.style.setProperty("--near", Math.max(-1, Math.min(1, shift)));
    element.dataset.side = shift < 0 ? "before" : "after";
    element.classList.toggle("is-front", offset === 0);
    element.inert = offset !== 0;
    element.style.visibility = Math.abs(offset) > 3 ? "hidden" : "";
  }

  #drag(share) {
    const here = this.addresses.indexOf(this.address);
    for (const [address, person] of this.people) this.#place(person, this.addresses.indexOf(address) - here, share);
  }

  #drawArrows(here) {
    const [previous, next] = ["previous", "next"].map((name) => this.root.querySelector(`[data-arrow-${name}]`));
    if (previous) previous.hidden = here <= 0 && this.person.at === 0;
    if (next) next.hidden = false;
  }

  #drawControls() {
    const { element, video, isSilent } = this.slide;
    const pause = element.querySelector("[data-pause]");
    const isPaused = this.held.has("user");
    pause.classList.toggle("is-on", isPaused);
    pause.setAttribute("aria-label", isPaused ? gettext("Play") : gettext("Pause"));
    const sound = element.querySelector("[data-sound]");
    if (!sound) return;
    sound.disabled = isSilent;
    sound.classList.toggle("is-on", !isSilent && !video.muted);
    sound.setAttribute("aria-label", this.#soundLabel());
  }

  #soundLabel() {
    if (this.slide.isSilent) return gettext("This video has no sound");
    return this.slide.video.muted ? gettext("Turn sound on") : gettext("Turn sound off");
  }

  // --- What people do -----------------------------------------------------------------------------------------

  #bindButtons() {
    const on = (selector, handle) =>
      delegateIn(this.root, "click", selector, (event, element) => {
        event.preventDefault();
        handle(element);
      });
    on("[data-pause]", () => this.hold("user", !this.held.has("user")));
    on("[data-sound]", () => this.slide.toggleSound());
    on("[data-arrow-previous]", () => this.step(-1));
    on("[data-arrow-next]", () => this.step(1));
    on("[data-close]", () => this.leave());
    on("[data-segment]", (segment) => {
      const at = this.person.segments.indexOf(segment);
      if (at >= 0) this.#show(at);
    });
    document.addEventListener("videos:muted", () => this.isOver || this.#drawControls());
  }

  #bindTouch() {
    const isRtl = document.documentElement.dir === "rtl";
    const sign = isRtl ? -1 : 1;
    bindGestures(this.stage, {
      hold: (isHeld) => this.hold("touch", isHeld),
      tap: (event) => this.#tap(event, isRtl),
      drag: (dx) => {
        this.root.classList.add("is-dragged");
        this.hold("turn", true);
        this.#drag((dx / innerWidth) * sign);
      },
      pull: (dy) => {
        this.hold("turn", true);
        this.root.classList.add("is-dragged");
        this.root.style.setProperty("--pull", `${Math.max(0, dy)}px`);
      },
      end: (drop) => this.#drop(drop, sign),
    });
  }

  #tap(event, isRtl) {
    const focus = document.activeElement;
    if (this.root.contains(focus) && focus.matches("input, textarea")) {
      focus.blur();
      return;
    }
    if (this.held.has("user")) {
      this.hold("user", false);
      return;
    }
    const box = this.person.element.querySelector("[data-card]:not([hidden] *)").getBoundingClientRect();
    const place = (event.clientX - box.left) / box.width;
    if (place < 0 || place > 1) this.#toNeighbourAt(event.clientX);
    else this.step((isRtl ? 1 - place : place) < TAP_BACK ? -1 : 1);
  }

  /** A press beside the card: on a neighbour goes to them, however far they are. */
  #toNeighbourAt(x) {
    const here = this.addresses.indexOf(this.address);
    for (const [address, person] of this.people) {
      if (address === this.address) continue;
      const box = person.element.getBoundingClientRect();
      if (x >= box.left && x <= box.right) this.turn(this.addresses.indexOf(address) - here);
    }
  }

  #drop({ axis, distance, isFlick }, sign) {
    this.root.classList.remove("is-dragged");
    this.root.style.removeProperty("--pull");
    this.hold("turn", false);
    if (axis === "x") {
      const isFar = Math.abs(distance) > innerWidth * TURN_SHARE || (isFlick && distance);
      this.#drag(0);
      if (isFar) this.turn(distance * sign < 0 ? 1 : -1);
    } else if (distance > CLOSE_PX || (isFlick && distance > 0)) {
      this.leave();
    } else if (distance < -CLOSE_PX / 2) {
      this.slide.element.querySelector("[data-reply] input, [data-viewers]")?.focus();
    }
  }

  #bindKeys() {
    const isRtl = document.documentElement.dir === "rtl";
    const keys = {
      ArrowRight: () => this.step(isRtl ? -1 : 1),
      ArrowLeft: () => this.step(isRtl ? 1 : -1),
      ArrowDown: () => this.turn(1),
      ArrowUp: () => this.turn(-1),
      " ": () => this.hold("user", !this.held.has("user")),
      l: () => this.slide.element.querySelector("[data-story-like]")?.click(),
      m: () => this.slide.element.querySelector("[data-sound]")?.click(),
      r: () => this.slide.element.querySelector("[data-reply] input")?.focus(),
      Escape: () => this.leave(),
    };
    this.onKey = (event) => {
      const top = topDialog();
      if (top && !top.contains(this.root)) return;
      if (event.key === "Escape" && document.activeElement?.matches("input, textarea")) {
        event.preventDefault();
        document.activeElement.blur();
        return;
      }
      const isOnControl = event.key === " " && event.target.closest?.("a, button, summary");
      if (!keys[event.key] || !isPlainKey(event) || isOnControl) return;
      event.preventDefault();
      keys[event.key]();
    };
    document.addEventListener("keydown", this.onKey);
  }
}

/** On the viewer's own page: people come from the tray, and closing goes back to where one was. */
export async function storiesPage(root) {
  const leave = () => {
    const from = document.referrer ? new URL(document.referrer) : null;
    // Nobody wants back to where one signed in or made the story.
    const isPlace = from?.origin === location.origin && !/^\/(accounts\/log|create\/)/.test(from.pathname);
    if (isPlace && history.length > 1) history.back();
    else location.assign(root.dataset.leave);
  };
  const known = root.dataset.addresses?.split(" ").filter(Boolean) ?? [];
  const viewer = new Viewer(root, { addresses: known, leave });
  viewer.start();
  if (known.length || !root.dataset.tray) return;
  const tray = await fetchPartial(root.dataset.tray, { quiet: true });
  if (tray === null) return;
  const holder = document.createElement("template");
  holder.innerHTML = tray;
  viewer.setAddresses([...holder.content.querySelectorAll("a[data-stories]")].map((link) => link.getAttribute("href")));
}
