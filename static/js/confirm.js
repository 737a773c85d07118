/* Destructive forms ask first, in our own dialog, and name what is lost.
 *
 * <form data-confirm="Delete this post?" data-confirm-body="Its 12 comments go with it." data-confirm-action="Delete"> */
import { gettext } from "./lib/i18n.js";

/** Asks; resolves to the value of the button pressed ("yes", another value of `extra`) or "" for no. */
export function ask({ title, body = "", action = gettext("OK"), danger = true, extra = null }) {
  const dialog = document.getElementById("confirm-dialog");
  dialog.querySelector("[data-confirm-title]").textContent = title;
  const text = dialog.querySelector("[data-confirm-text]");
  text.textContent = body;
  text.hidden = !body;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = action;
  yes.classList.toggle("dialog__choice--danger", danger);
  const other = dialog.querySelector("[data-confirm-extra]");
  other.hidden = !extra;
  if (extra) other.textContent = extra;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[data-confirm-no]").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

const allowed = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const { submitter } = event;
  const asker = submitter?.hasAttribute("data-confirm") ? submitter : form;
  if (!asker.hasAttribute("data-confirm") || allowed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { confirm: title, confirmBody: body, confirmAction: action } = asker.dataset;
  form.dataset.asking = ""; // it stays on the page until there is an answer (lib/in-use.js)
  const answer = await ask({ title, body, action });
  delete form.dataset.asking;
  if (answer === "yes") {
    allowed.add(form);
    form.requestSubmit(submitter);
  }
}, true);
