/* Search and notifications beside the rail. `<a data-panel="<name>">` is a link to their page; on wide windows it opens
 * `<aside id="panel">` with the page's own partial instead. */
import { announceContent, delegate, isPlainKey, topDialog } from "./lib/dom.js";
import { tell } from "./network.js";

const panel = document.getElementById("panel");
const wide = matchMedia("(min-width: 768px)");
let opener = null; // the link that has the focus back when the panel closes

const links = () => document.querySelectorAll("[data-panel]");
const body = () => panel.querySelector("[data-panel-body]") ?? panel;

/** A style sheet that came with the content, or its failure: what it styles isn't shown before. */
const settled = (sheet) => new Promise((resolve) => ["load", "error"].forEach((type) => sheet.addEventListener(type, resolve)));

/** Reads what `link` leads to; false when it can't be had, or when another link was pressed meanwhile. */
async function load(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "panel" } }).catch(() => null);
  if (!answer?.ok) {
    tell(answer?.status ?? 0, null, answer?.headers.get("Retry-After"));
    return false;
  }
  const html = await answer.text();
  if (opener !== link) return false;
  body().innerHTML = html;
  await Promise.all([...body().querySelectorAll("link[rel=stylesheet]")].map(settled));
  announceContent(body());
  return true;
}

/** Who presses / goes on typing: until the field is there, letters are kept for it, and are no shortcuts (L would like a
 * post). Gives the function that ends this and tells what was typed. */
function keepTyped() {
  let text = "";
  const keep = (event) => {
    if (event.key.length !== 1 || !isPlainKey(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    text += event.key;
  };
  addEventListener("keydown", keep, true);
  return () => {
    removeEventListener("keydown", keep, true);
    return text;
  };
}

/** Writes `text` into a field as if it was typed there. */
function typeInto(field, text) {
  field.value += text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function open(link) {
  opener = link;
  link.setAttribute("aria-busy", "true");
  const typed = link.matches("[data-search-link]") ? keepTyped() : () => "";
  const isLoaded = await load(link).finally(() => link.removeAttribute("aria-busy"));
  const text = typed();
  if (!isLoaded || opener !== link) return;
  panel.hidden = false;
  document.dispatchEvent(new CustomEvent("panel:open", { detail: link.dataset.panel }));
  links().forEach((each) => each.setAttribute("aria-expanded", String(each === link)));
  document.documentElement.classList.add("has-panel");
  body().scrollTop = 0;
  (panel.querySelector("[autofocus]") ?? panel.querySelector("h1, h2, [data-panel-title]") ?? panel).focus({ preventScroll: true });
  if (text) typeInto(document.activeElement, text);
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

/** Reads the panel of this name again when it is open: what it shows is no longer so. */
export async function reloadPanel(name) {
  if (panel && !panel.hidden && opener?.dataset.panel === name) await load(opener);
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
    if (panel.hidden || opener !== link) open(link);
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
