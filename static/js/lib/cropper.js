/* A window onto a picture: the picture moves under it by pointer, pinch, wheel and keys.
 *
 * The state is in fractions of the picture, so that it fits any screen: `zoom` 1 covers the window exactly, `x` and `y`
 * are the picture's point in the middle of the window. `box()` is the part that shows, as the API takes it. */
const MOST_ZOOM = 4;
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/** The part of a picture of `ratio` (width ÷ height) that a window of `windowRatio` shows. */
export function cropBox({ zoom, x, y }, ratio, windowRatio) {
  const width = (windowRatio < ratio ? windowRatio / ratio : 1) / zoom;
  const height = (windowRatio < ratio ? 1 : ratio / windowRatio) / zoom;
  return { x: clamp(x - width / 2, 0, 1 - width), y: clamp(y - height / 2, 0, 1 - height), width, height };
}

export const CENTRED = Object.freeze({ zoom: 1, x: 0.5, y: 0.5 });

export class Cropper {
  /** `window` is the element that shows the picture (an <img> inside it, absolutely placed); it takes the keys. */
  constructor(window, { onChange = () => {} } = {}) {
    this.window = window;
    this.image = window.querySelector("img");
    this.onChange = onChange;
    this.view = { ...CENTRED };
    this.ratio = 1;
    this.pointers = new Map();
    this.#listen();
  }

  /** Shows `url`; `ratio` is the picture's width ÷ height. */
  show(url, ratio, view = CENTRED) {
    if (this.image.getAttribute("src") !== url) this.image.src = url;
    this.ratio = ratio;
    this.view = { ...view };
    this.draw();
  }

  get windowRatio() {
    return this.window.clientWidth / Math.max(1, this.window.clientHeight);
  }

  box() {
    return cropBox(this.view, this.ratio, this.windowRatio);
  }

  draw() {
    const { x, y, width, height } = this.box();
    const style = this.image.style;
    style.width = `${100 / width}%`;
    style.height = `${100 / height}%`;
    style.left = `${(-100 * x) / width}%`;
    style.top = `${(-100 * y) / height}%`;
  }

  /** Moves by fractions of the window and zooms by a factor, then tells `onChange`. */
  move(right, down, factor = 1) {
    const before = this.box();
    this.view.zoom = clamp(this.view.zoom * factor, 1, MOST_ZOOM);
    const middleX = before.x + before.width / 2 - right * before.width;
    const middleY = before.y + before.height / 2 - down * before.height;
    this.view.x = middleX;
    this.view.y = middleY;
    const after = this.box(); // brings the middle back to where the window is filled
    this.view.x = after.x + after.width / 2;
    this.view.y = after.y + after.height / 2;
    this.draw();
    this.onChange(this.view);
  }

  zoomTo(zoom) {
    this.move(0, 0, zoom / this.view.zoom);
  }

  #listen() {
    const area = this.window;
    area.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest("button, input")) return;
      area.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, event);
    });
    area.addEventListener("pointermove", (event) => this.pointers.has(event.pointerId) && this.#drag(event));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      area.addEventListener(type, (event) => this.pointers.delete(event.pointerId));
    }
    area.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.move(0, 0, Math.exp(-event.deltaY / 400));
    }, { passive: false });
    area.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.draw()).observe(area);
  }

  #drag(event) {
    const last = this.pointers.get(event.pointerId);
    const others = [...this.pointers.values()].filter((pointer) => pointer.pointerId !== event.pointerId);
    const share = 1 / this.pointers.size;
    let factor = 1;
    if (others.length) {
      const reach = (pointer) => Math.hypot(pointer.clientX - others[0].clientX, pointer.clientY - others[0].clientY);
      factor = reach(event) / Math.max(1, reach(last));
    }
    this.pointers.set(event.pointerId, event);
    this.move(
      ((event.clientX - last.clientX) * share) / this.window.clientWidth,
      ((event.clientY - last.clientY) * share) / this.window.clientHeight,
      factor,
    );
  }

  #key(event) {
    if (event.target !== this.window || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 0.2 : 0.04;
    const moves = {
      ArrowLeft: [far, 0], ArrowRight: [-far, 0], ArrowUp: [0, far], ArrowDown: [0, -far],
      "+": [0, 0, 1.1], "=": [0, 0, 1.1], "-": [0, 0, 1 / 1.1], 0: [0, 0, 1 / MOST_ZOOM],
    }[event.key];
    if (!moves) return;
    event.preventDefault();
    this.move(...moves);
  }
}
