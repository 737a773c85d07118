/* What was watched: told to the server once, and shown at once by every ring of that person on the page. */
import { api } from "../lib/api.js";

const told = new Set();

export function markSeen(person, slide) {
  const { dataset } = slide.element;
  if ("seen" in dataset || "own" in dataset || !document.documentElement.dataset.user) return;
  dataset.seen = "";
  if (person.allSeen) settleRings(person.element.dataset.user);
  if (told.has(slide.id)) return;
  told.add(slide.id);
  // What couldn't be told is told when it is watched again; nobody has to hear of it.
  api("POST", `stories/${slide.id}/view`).catch(() => told.delete(slide.id));
}

function settleRings(userId) {
  if (!userId) return;
  for (const ring of document.querySelectorAll(`[data-ring="${CSS.escape(userId)}"]`)) {
    ring.classList.remove("ring--unseen", "ring--close");
    ring.classList.add("ring--seen");
  }
}
