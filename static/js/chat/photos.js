/* A photo of the conversation, large; arrows go through those that are on the page. */
import { delegateIn } from "../lib/dom.js";
import { openDialog } from "../dialog.js";

export function bindPhotos(root) {
  const dialog = root.querySelector("#chat-photo");
  const image = dialog.querySelector("img");
  const [previous, next] = [dialog.querySelector("[data-photo-previous]"), dialog.querySelector("[data-photo-next]")];
  let current = null;

  const neighbour = (by) => {
    const links = [...root.querySelectorAll("[data-photo]")];
    return links[links.indexOf(current) + by] ?? null;
  };

  function show(link) {
    if (!link) return;
    current = link;
    image.src = link.href;
    image.alt = link.getAttribute("aria-label") ?? "";
    previous.disabled = !neighbour(-1);
    next.disabled = !neighbour(1);
    openDialog(dialog);
  }

  delegateIn(root, "click", "[data-photo]", (event, link) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link);
  });
  previous.addEventListener("click", () => show(neighbour(-1)));
  next.addEventListener("click", () => show(neighbour(1)));
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) show(neighbour(document.dir === "rtl" ? -by : by));
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside the photo
  dialog.addEventListener("close", () => image.removeAttribute("src"));
}
