/* A comment that was just written comes into sight: on a phone its field stays at the foot, far below the list. */
import { prefersLessMotion } from "./lib/dom.js";

const ID = /\bid="(comment-\d+)"/;

function isInSight(element) {
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 24));
  return element.contains(top); // neither outside nor covered
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || !detail.elt.matches(".comment-form")) return;
  const comment = document.getElementById(ID.exec(detail.xhr.responseText)?.[1] ?? "");
  if (!comment || isInSight(comment)) return;
  comment.scrollIntoView({ block: "center", behavior: prefersLessMotion() ? "instant" : "smooth" });
});
