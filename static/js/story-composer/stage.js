/* The picture with its stickers: chosen, dragged, turned and sized by pointer, two fingers, wheel and keys. */
import { draw, place } from "./stickers.js";

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
const MIDDLE = 0.012; // this near to the middle a sticker stays there

export const LEAST_SCALE = 0.3;
export const MOST_SCALE = 3;

export class Stage {
  #boxes = new Map(); // sticker → element
  #pointers = new Map();
  #held = null;

  /** `on` has select(sticker or null), moved(sticker) and remove(sticker). */
  constructor(area, on) {
    this.area = area;
    this.on = on;
    area.addEventListener("pointerdown", (event) => this.#down(event));
    area.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) area.addEventListener(type, (event) => this.#up(event));
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("focusin", (event) => {
      const sticker = this.#stickerAt(event.target);
      if (sticker && !this.#held) this.on.select(sticker);
    });
    area.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  /** Shows these stickers, `current` marked. */
  render(stickers, current) {
    for (const [sticker, box] of this.#boxes) {
      if (stickers.includes(sticker)) continue;
      box.remove();
      this.#boxes.delete(sticker);
    }
    for (const sticker of stickers) {
      const box = this.#boxes.get(sticker) ?? this.#add(sticker);
      draw(box, sticker);
      box.classList.toggle("is-current", sticker === current);
      box.setAttribute("aria-pressed", String(sticker === current));
    }
  }

  focus(sticker) {
    this.#boxes.get(sticker)?.focus({ preventScroll: true });
  }

  #add(sticker) {
    const box = document.createElement("div");
    box.tabIndex = 0;
    box.setAttribute("role", "button");
    this.#boxes.set(sticker, box);
    this.area.append(box);
    return box;
  }

  #stickerAt(target) {
    for (const [sticker, box] of this.#boxes) if (box.contains(target)) return sticker;
    return null;
  }

  #change(sticker, changes) {
    Object.assign(sticker, changes);
    sticker.x = clamp(sticker.x, 0, 1);
    sticker.y = clamp(sticker.y, 0, 1);
    sticker.scale = clamp(sticker.scale, LEAST_SCALE, MOST_SCALE);
    sticker.rotation = ((sticker.rotation + 540) % 360) - 180;
    place(this.#boxes.get(sticker), sticker);
    this.on.moved(sticker);
  }

  #down(event) {
    if (event.button !== 0) return;
    const sticker = this.#held ?? this.#stickerAt(event.target);
    if (!this.#held) this.on.select(sticker);
    if (!sticker) return;
    event.preventDefault();
    this.#held = sticker;
    this.#boxes.get(sticker).focus({ preventScroll: true });
    this.area.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event);
    this.area.classList.add("is-dragging");
  }

  #move(event) {
    const last = this.#pointers.get(event.pointerId);
    if (!last || !this.#held) return;
    const sticker = this.#held;
    const other = [...this.#pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    const share = 1 / this.#pointers.size;
    const changes = {
      x: sticker.x + ((event.clientX - last.clientX) * share) / this.area.clientWidth,
      y: sticker.y + ((event.clientY - last.clientY) * share) / this.area.clientHeight,
    };
    if (other) {
      const arm = (pointer) => [pointer.clientX - other.clientX, pointer.clientY - other.clientY];
      const [before, after] = [arm(last), arm(event)];
      changes.scale = (sticker.scale * Math.hypot(...after)) / Math.max(1, Math.hypot(...before));
      changes.rotation = sticker.rotation + ((Math.atan2(after[1], after[0]) - Math.atan2(before[1], before[0])) * 180) / Math.PI;
    }
    this.#pointers.set(event.pointerId, event);
    this.#change(sticker, changes);
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId) || this.#pointers.size) return;
    const sticker = this.#held;
    this.#held = null;
    this.area.classList.remove("is-dragging");
    if (sticker && Math.abs(sticker.x - 0.5) < MIDDLE) this.#change(sticker, { x: 0.5 });
  }

  #wheel(event) {
    const sticker = this.#stickerAt(event.target);
    if (!sticker) return;
    event.preventDefault();
    if (event.shiftKey) this.#change(sticker, { rotation: sticker.rotation + Math.sign(event.deltaY || event.deltaX) * 3 });
    else this.#change(sticker, { scale: sticker.scale * Math.exp(-event.deltaY / 600) });
  }

  #key(event) {
    const sticker = this.#stickerAt(event.target);
    if (!sticker || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 0.05 : 0.01;
    const changes = {
      ArrowLeft: { x: sticker.x - far }, ArrowRight: { x: sticker.x + far },
      ArrowUp: { y: sticker.y - far }, ArrowDown: { y: sticker.y + far },
      "+": { scale: sticker.scale * 1.1 }, "=": { scale: sticker.scale * 1.1 }, "-": { scale: sticker.scale / 1.1 },
      "[": { rotation: sticker.rotation - 5 }, "]": { rotation: sticker.rotation + 5 },
    }[event.key];
    if (changes) this.#change(sticker, changes);
    else if (event.key === "Delete" || event.key === "Backspace") this.on.remove(sticker);
    else if (event.key === "Enter" || event.key === " ") this.on.select(sticker, { edit: true });
    else return;
    event.preventDefault();
  }
}
