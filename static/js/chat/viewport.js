/* Keeps the composer above the keyboard where that covers the page instead of making it smaller (Safari on phones):
 * the page is as high as what can be seen of it. Style sheet: `.direct` in pages/messages.css. */

export function fitAboveKeyboard() {
  const { visualViewport, document: { documentElement: page } } = globalThis;
  if (!visualViewport || !matchMedia("(pointer: coarse)").matches) return;
  const fit = () => {
    if (visualViewport.scale > 1.01) return; // zoomed in by hand: that's no keyboard
    const isCovered = innerHeight - visualViewport.height > 80;
    if (isCovered) page.style.setProperty("--viewport", `${visualViewport.height}px`);
    else page.style.removeProperty("--viewport");
    if (isCovered) scrollTo(0, 0); // the browser scrolled the page up to show the field
  };
  visualViewport.addEventListener("resize", fit);
}
