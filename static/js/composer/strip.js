/* The row of chosen photos and videos: choose one, put them in order by dragging or by keys, see how far each upload is.
 *
 * Arrow keys go along the row, Shift with an arrow moves the photo. What changed is said in a live region. */
import { fromTemplate, icon } from "../lib/dom.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { cropBox } from "../lib/cropper.js";
import { isVideo, shownUrl } from "./items.js";

const DRAG_PX = 6;
const HOLD_MS = 220; // a touch has to rest before it drags, so that the row can still be scrolled

export class Strip {
  /** `on.select(item)`, `on.move(from, to)`. */
  constructor(list, on) {
    this.list = list;
    this.on = on;
    this.elements = new Map(); // uid → <li>
    this.drag = null;
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  render(items, current) {
    const wanted = new Set(items.map((item) => item.uid));
    for (const [uid, element] of this.elements) {
      if (!wanted.has(uid)) {
        element.remove();
        this.elements.delete(uid);
      }
    }
    this.items = items;
    items.forEach((item, index) => {
      const element = this.elements.get(item.uid) ?? this.#create(item);
      if (this.list.children[index] !== element) {
        const hadFocus = element.contains(document.activeElement);
        this.list.insertBefore(element, this.list.children[index] ?? null);
        if (hadFocus) element.querySelector("button").focus({ preventScroll: true });
      }
      this.update(item, index, items.length, item === current);
    });
  }

  update(item, index, count, isCurrent) {
    const element = this.elements.get(item.uid);
    const button = element.querySelector("button");
    button.setAttribute("aria-pressed", String(isCurrent));
    button.tabIndex = isCurrent ? 0 : -1;
    button.setAttribute("aria-label", `${placeText(item, index, count)}, ${stateText(item)}`);
    element.dataset.status = item.status;
    element.querySelector("[data-number]").textContent = String(index + 1);
    const bar = element.querySelector("progress");
    bar.hidden = !["waiting", "uploading", "processing"].includes(item.status);
    bar.value = item.progress;
    const picture = element.querySelector("img");
    const url = shownUrl(item);
    picture.hidden = !url;
    if (url && picture.getAttribute("src") !== url) picture.src = url;
    const time = element.querySelector("[data-time]");
    time.hidden = !isVideo(item);
    time.textContent = isVideo(item) ? clock(item.duration) : "";
    const box = cropBox(item.view, item.ratio, 1);
    picture.style.objectPosition = `${spare(box.x, box.width)}% ${spare(box.y, box.height)}%`;
  }

  focus(item) {
    this.elements.get(item.uid)?.querySelector("button").focus();
  }

  #create(item) {
    const element = fromTemplate("composer-item");
    const button = element.querySelector("button");
    element.querySelector("[data-warning]").append(icon("alert"));
    button.addEventListener("click", () => this.on.select(item));
    button.addEventListener("pointerdown", (event) => this.#press(event, item, element));
    button.addEventListener("dragstart", (event) => event.preventDefault());
    button.addEventListener("contextmenu", (event) => this.drag && event.preventDefault());
    this.elements.set(item.uid, element);
    return element;
  }

  #key(event) {
    const isBack = ["ArrowLeft", "ArrowUp"].includes(event.key);
    const isForth = ["ArrowRight", "ArrowDown"].includes(event.key);
    if (!isBack && !isForth && !["Home", "End"].includes(event.key)) return;
    const from = [...this.list.children].findIndex((element) => element.contains(event.target));
    if (from < 0) return;
    event.preventDefault();
    const rtl = getComputedStyle(this.list).direction === "rtl" && event.key.match(/Left|Right/);
    const by = isBack !== Boolean(rtl) ? -1 : 1;
    const to = { Home: 0, End: this.items.length - 1 }[event.key] ?? from + by;
    if (to < 0 || to >= this.items.length) return;
    const item = this.items[event.shiftKey ? from : to];
    if (event.shiftKey) this.on.move(from, to);
    else this.on.select(item);
    this.focus(item);
  }

  #press(event, item, element) {
    if (event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY };
    const isTouch = event.pointerType === "touch";
    let holding = isTouch ? setTimeout(() => this.#begin(item, element), HOLD_MS) : 0;
    const move = (moved) => {
      if (this.drag) return this.#over(moved);
      const far = Math.hypot(moved.clientX - start.x, moved.clientY - start.y) > DRAG_PX;
      if (far && isTouch) clearTimeout(holding);
      else if (far) this.#begin(item, element);
    };
    const end = () => {
      clearTimeout(holding);
      removeEventListener("pointermove", move);
      removeEventListener("touchmove", hold);
      this.#drop();
    };
    const hold = (touched) => this.drag && touched.preventDefault();
    addEventListener("pointermove", move);
    addEventListener("touchmove", hold, { passive: false });
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  }

  #begin(item, element) {
    this.drag = { item, element, from: this.items.indexOf(item) };
    element.classList.add("is-dragged");
    this.list.classList.add("is-sorting");
  }

  /* The photo goes before the first one whose middle is past the pointer, row by row. */
  #over(event) {
    const { element } = this.drag;
    const isRtl = getComputedStyle(this.list).direction === "rtl";
    const others = [...this.list.children].filter((other) => other !== element && other.matches("[data-status]"));
    const before = others.find((other) => {
      const box = other.getBoundingClientRect();
      const middle = box.left + box.width / 2;
      const isBefore = isRtl ? event.clientX > middle : event.clientX < middle;
      return event.clientY < box.bottom && (event.clientY < box.top || isBefore);
    });
    const after = before ?? others.at(-1)?.nextElementSibling ?? null;
    if (after !== element && element.nextElementSibling !== after) this.list.insertBefore(element, after);
  }

  #drop() {
    if (!this.drag) return;
    const { element, from } = this.drag;
    this.drag = null;
    element.classList.remove("is-dragged");
    this.list.classList.remove("is-sorting");
    const to = [...this.list.children].indexOf(element);
    if (to !== from) this.on.move(from, to);
    // The press that ends a drag isn't a click.
    addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
    setTimeout(() => dispatchEvent(new Event("click")));
  }
}

const spare = (start, length) => (length >= 1 ? 50 : Math.round((100 * start) / (1 - length)));

/** Minutes and seconds, as on a clock. */
const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

/** Which of them it is, in words. */
export function placeText(item, index, count) {
  const text = isVideo(item) ? gettext("Video %(n)s of %(all)s") : gettext("Photo %(n)s of %(all)s");
  return interpolate(text, { n: index + 1, all: count });
}

function stateText(item) {
  const texts = {
    waiting: gettext("waiting to be uploaded"),
    uploading: interpolate(gettext("uploading, %(percent)s%"), { percent: Math.round(item.progress * 100) }),
    processing: interpolate(gettext("being processed, %(percent)s%"), { percent: Math.round(item.progress * 100) }),
    ready: item.altText ? gettext("described") : gettext("without description"),
    failed: gettext("not uploaded"),
  };
  return texts[item.status];
}
