/* The viewer in a dialog over the page that one came from. */
import { fetchPartial, openDialog } from "../dialog.js";
import { announceContent } from "../lib/dom.js";
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

/** Opens the stories that `link` leads to; the links of its `[data-stories-group]` are the people beside. */
export async function open(link) {
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

addEventListener("popstate", () => dialog?.open && dialog.close());
