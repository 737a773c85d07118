/* What fingers (and the mouse) do to a story: tap a side, hold, drag to a neighbour, pull down to close, up to reply. */
const HOLD_MS = 220;
const SLOP_PX = 10;
const FLICK = 0.45; // px for each millisecond
const CONTROLS = "a, button, input, textarea, select, summary, label, .menu, [data-controls]";

/** `handle` has hold(isHeld), tap(event), drag(dx), pull(dy) and end({axis, distance, isFlick}). */
export function bindGestures(area, handle) {
  let press = null;

  const finish = () => {
    clearTimeout(press?.timer);
    if (press?.isHeld) handle.hold(false);
    press = null;
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || press || event.target.closest(CONTROLS)) return;
    press = { id: event.pointerId, x: event.clientX, y: event.clientY, time: event.timeStamp, axis: null, isHeld: false };
    press.timer = setTimeout(() => {
      press.isHeld = true;
      handle.hold(true);
    }, HOLD_MS);
  });
  area.addEventListener("pointermove", (event) => {
    if (event.pointerId !== press?.id) return;
    const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
    if (!press.axis && Math.hypot(dx, dy) > SLOP_PX) {
      press.axis = Math.abs(dx) > Math.abs(dy) ? "x" : "y";
      clearTimeout(press.timer);
      area.setPointerCapture(event.pointerId);
    }
    if (press.axis === "x") handle.drag(dx);
    if (press.axis === "y") handle.pull(dy);
  });
  area.addEventListener("pointerup", (event) => {
    if (event.pointerId !== press?.id) return;
    const { axis, isHeld, x, y, time } = press;
    const distance = axis === "y" ? event.clientY - y : event.clientX - x;
    finish();
    if (axis) handle.end({ axis, distance, isFlick: Math.abs(distance) / Math.max(1, event.timeStamp - time) > FLICK });
    else if (!isHeld) handle.tap(event);
  });
  for (const type of ["pointercancel", "lostpointercapture"]) {
    area.addEventListener(type, (event) => {
      if (event.pointerId !== press?.id) return;
      const { axis } = press;
      finish();
      if (axis) handle.end({ axis, distance: 0, isFlick: false });
    });
  }
  // A long press is ours, not the browser's menu or its way to save pictures.
  area.addEventListener("contextmenu", (event) => press && event.preventDefault());
  area.addEventListener("dragstart", (event) => event.preventDefault());
}
