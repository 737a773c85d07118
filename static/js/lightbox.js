/* A post over the grid it was chosen from, with the post's own address.
 *
 * Opening pushes the address; back (or closing) returns to the grid; left and right replace it by a neighbour's.
 * A reload, or a shared link, shows the post's page. Narrow screens go to the page at once. */
import { announceContent, delegate, isPlainKey, topDialog } from "./lib/dom.js";
import { fetchPartial, openDialog } from "./dialog.js";

const dialog = document.getElementById("lightbox");
const body = dialog?.querySelector("[data-dialog-body]");
const wide = matchMedia("(min-width: 768px)");
const ownPath = location.pathname; // of the document that is loaded, whatever the address says later
const ownTitle = document.title;
let current = null; // path of the post shown
let latest = 0; // number of the newest request, so that a slow answer doesn't replace a newer one

const samePath = (link, path) => new URL(link.href, location.href).pathname === path;

function neighbour(path, step) {
  for (const group of document.querySelectorAll("[data-lightbox-group]")) {
    const links = [...group.querySelectorAll("a[data-lightbox]")];
    const index = links.findIndex((link) => samePath(link, path));
    if (index >= 0 && links[index + step]) return links[index + step].href;
  }
  // Past what the grid has loaded, the post itself knows who comes next.
  return body.querySelector(step < 0 ? "[data-newer]" : "[data-older]")?.href ?? null;
}

function showArrows(path) {
  dialog.querySelector("[data-lightbox-previous]").hidden = !neighbour(path, -1);
  dialog.querySelector("[data-lightbox-next]").hidden = !neighbour(path, 1);
}

/** Shows the post at `url`; false when it can't be had. `remember` keeps the address: "push", "replace" or "no". */
async function show(url, remember) {
  const number = ++latest;
  const html = await fetchPartial(url);
  if (html === null || number !== latest) return false;
  const path = new URL(url, location.href).pathname;
  body.innerHTML = html;
  current = path;
  if (remember !== "no") history[`${remember}State`]({ lightbox: path }, "", path);
  const post = body.querySelector("[data-post]");
  document.title = body.querySelector("[data-title]")?.dataset.title ?? ownTitle;
  dialog.setAttribute("aria-label", post?.getAttribute("aria-label") ?? document.title);
  openDialog(dialog);
  showArrows(path);
  announceContent(body);
  return true;
}

async function step(by) {
  const url = current && neighbour(current, by);
  if (!url || !(await show(url, "replace"))) return;
  const arrow = dialog.querySelector(by < 0 ? "[data-lightbox-previous]" : "[data-lightbox-next]");
  if (arrow.hidden) dialog.querySelector("[data-dialog-close]").focus();
}

function closed() {
  body.replaceChildren();
  document.title = ownTitle;
  latest += 1;
  const link = [...document.querySelectorAll("a[data-lightbox]")].find((one) => samePath(one, current));
  current = null;
  if (history.state?.lightbox) history.back();
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
}

function moved() {
  const path = history.state?.lightbox;
  if (path && path === location.pathname && ownPath !== path) show(path, "no");
  else if (location.pathname === ownPath) dialog.open && dialog.close();
  else location.reload(); // the address belongs to a document that is gone (a reload came between)
}

if (dialog) {
  delegate("click", "a[data-lightbox]", (event, link) => {
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!isPlain) return;
    if (!wide.matches) {
      if (!link.dataset.narrow) return;
      event.preventDefault();
      location.assign(link.dataset.narrow); // a reel fills a phone
      return;
    }
    event.preventDefault();
    show(link.href, "push").then((isShown) => isShown || location.assign(link.href));
  });
  delegate("click", "[data-lightbox-previous]", () => step(-1));
  delegate("click", "[data-lightbox-next]", () => step(1));
  document.addEventListener("keydown", (event) => {
    if (topDialog() !== dialog || !isPlainKey(event) || event.target.closest("[data-behaviour~=carousel]")) return;
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
  dialog.addEventListener("close", closed);
  addEventListener("popstate", moved);
}
