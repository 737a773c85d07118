/* What htmx swaps takes the focus along with it: a follow button that becomes another, a row that goes. Then what stands in
 * its place has the focus, so that who uses the keyboard isn't sent back to the top of the page. */
import { stopsIn } from "./lib/dom.js";

const pressed = new WeakMap(); // request → which of the stops around its target had the focus

document.addEventListener("htmx:beforeRequest", ({ detail: { target, xhr } }) => {
  const around = target?.parentElement;
  const at = around && target.contains(document.activeElement) ? stopsIn(around).indexOf(document.activeElement) : -1;
  if (at >= 0) pressed.set(xhr, { around, at });
});

document.addEventListener("htmx:beforeSwap", ({ detail: { xhr } }) => {
  const { around, at } = pressed.get(xhr) ?? {};
  if (!around) return;
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const stops = around.isConnected ? stopsIn(around) : [];
    (stops[at] ?? stops.at(-1) ?? document.getElementById("main"))?.focus({ preventScroll: true });
  });
});
