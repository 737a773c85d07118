/* Stories over the page that one came from, with their own address: back closes, a reload shows the stories' page.
 *
 * `a[data-stories]` opens; the links of its `[data-stories-group]` are the people beside. */
import { fetchPartial, openDialog } from "../dialog.js";
import { announceContent, delegate } from "../lib/dom.js";
import { refreshTray } from "./tray.js";
import { Viewer } from "./viewer.js";

let dialog = null;
let viewer = null;
const ownTitle = document.title;

function makeDialog() {
  dialog = document.createElement("dialog");
  dialog.className = "stories-dialog";
  dialog.setAttribute("data-modal-strict", "");
  document.body.append(dialog);
  // Escape asks the viewer first (it may only leave the reply); closing goes through the history.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", closed);
}

/** Waits for the viewer's own style sheet, which pages without an open viewer don't load. */
function styles(root) {
  return Promise.all([...root.querySelectorAll("link[rel=stylesheet]")].map((link) => {
    const isThere = [...document.head.querySelectorAll("link[rel=stylesheet]")].some(({ href }) => href === link.href);
    link.remove();
    if (isThere) return null;
    return new Promise((resolve) => {
      link.addEventListener("load", resolve);
      link.addEventListener("error", resolve);
      document.head.append(link);
    });
  }));
}

async function open(link) {
  if (viewer) return;
  link.setAttribute("aria-busy", "true");
  const html = await fetchPartial(link.href);
  link.removeAttribute("aria-busy");
  if (html === null || viewer) return;
  if (!dialog) makeDialog();
  dialog.innerHTML = html;
  await styles(dialog);
  const root = dialog.querySelector("[data-viewer]");
  dialog.setAttribute("aria-label", root.dataset.label);
  history.pushState({ stories: true }, "", link.href);
  openDialog(dialog);
  announceContent(dialog);
  const group = link.closest("[data-stories-group]");
  const links = group ? [...group.querySelectorAll("a[data-stories]")] : [link];
  viewer = new Viewer(root, { addresses: links.map((one) => one.getAttribute("href")), leave: () => history.back() });
  viewer.start();
}

function closed() {
  viewer?.stop();
  viewer = null;
  dialog.replaceChildren();
  document.title = ownTitle;
  if (history.state?.stories) history.back();
  refreshTray();
}

delegate("click", "a[data-stories]", (event, link) => {
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!isPlain || event.defaultPrevented || document.querySelector(".stories:not(dialog *)")) return;
  event.preventDefault();
  open(link);
});
addEventListener("popstate", () => {
  if (dialog?.open) dialog.close();
  else if (history.state?.stories) location.reload(); // forward again: the stories' own page
});
