/* Notifications beside the rail. `<a data-panel="notifications">` is a link to their page; on wide windows it opens
 * `<aside id="panel">` with the page's own partial instead. */
import { announceContent, delegate, topDialog } from "./lib/dom.js";
import { tell } from "./network.js";

const panel = document.getElementById("panel");
const wide = matchMedia("(min-width: 768px)");
let opener = null; // the link that has the focus back when the panel closes

const links = () => document.querySelectorAll("[data-panel]");
const body = () => panel.querySelector("[data-panel-body]") ?? panel;

async function load(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "panel" } }).catch(() => null);
  if (!answer?.ok) {
    tell(answer?.status ?? 0, null, answer?.headers.get("Retry-After"));
    return false;
  }
  body().innerHTML = await answer.text();
  announceContent(body());
  return true;
}

async function open(link) {
  opener = link;
  link.setAttribute("aria-busy", "true");
  const isLoaded = await load(link.href);
  link.removeAttribute("aria-busy");
  if (!isLoaded || opener !== link) return;
  panel.hidden = false;
  document.dispatchEvent(new CustomEvent("panel:open"));
  links().forEach((each) => each.setAttribute("aria-expanded", "true"));
  document.documentElement.classList.add("has-panel");
  body().scrollTop = 0;
  (panel.querySelector("h1, h2, [data-panel-title]") ?? panel).focus({ preventScroll: true });
}

function close({ focus = false } = {}) {
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  body().replaceChildren();
  links().forEach((each) => each.setAttribute("aria-expanded", "false"));
  document.documentElement.classList.remove("has-panel");
  if (focus) opener?.focus({ preventScroll: true });
  opener = null;
}

/** Reads the panel again when it is open: what it shows is no longer so. */
export async function reloadPanel() {
  if (panel && !panel.hidden && opener) await load(opener.href);
}

if (panel) {
  links().forEach((link) => {
    link.setAttribute("aria-controls", "panel");
    link.setAttribute("aria-expanded", "false");
  });
  delegate("click", "[data-panel]", (event, link) => {
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    // On its own page the link is what it says; on a narrow window there is no "beside".
    if (!isPlain || !wide.matches || link.getAttribute("aria-current") === "page") return;
    event.preventDefault();
    if (panel.hidden) open(link);
    else close({ focus: true });
  });
  delegate("click", "[data-panel-close]", () => close({ focus: true }));
  document.addEventListener("click", (event) => {
    const isInside = panel.contains(event.target) || event.target.closest?.("[data-panel], dialog, #toasts") || !event.target.isConnected;
    if (!isInside) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || topDialog()) return;
    close({ focus: true });
  });
  addEventListener("pagehide", () => close());
  wide.addEventListener("change", () => wide.matches || close());
}
