/* What somebody is in the middle of isn't drawn again under their hand: a menu would close, a press would be lost because
 * the button that is let go isn't the one that was pressed, and what is being written would be gone. */
const OPEN = "details[data-menu][open], [data-edit-form], [data-asking]"; // a menu, a field, a question (confirm.js)
const RELEASED = "app:released";

let pressed = null; // what the pointer went down on
let timer = 0;

function release() {
  clearTimeout(timer);
  timer = setTimeout(() => { // the click comes first
    pressed = null;
    document.dispatchEvent(new Event(RELEASED));
  });
}

document.addEventListener("pointerdown", ({ button, target }) => {
  if (button !== 0) return;
  clearTimeout(timer);
  pressed = target;
}, true);
for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, release, true);
// Let go where the page didn't hear of it, over a menu of the browser for instance.
document.addEventListener("pointermove", ({ buttons }) => pressed && !buttons && release(), { capture: true, passive: true });

export const isInUse = (element) => Boolean(element.querySelector(OPEN)) || element.contains(pressed);

/** Resolves when nothing in `element` is open or pressed, at once where that is so, or when it has left the page. */
export function whenFree(element) {
  return new Promise((resolve) => {
    const look = () => {
      if (element.isConnected && isInUse(element)) return;
      watcher.disconnect();
      document.removeEventListener(RELEASED, look);
      resolve();
    };
    const watcher = new MutationObserver(look);
    watcher.observe(element, { subtree: true, childList: true, attributes: true });
    document.addEventListener(RELEASED, look);
    look();
  });
}
