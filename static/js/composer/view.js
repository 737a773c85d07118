/* What the composer shows besides its large picture and its row: the bar, the steps, the details, the failures. */
import { fromTemplate, icon } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { isVideo } from "./items.js";
import { placeText } from "./strip.js";
import { publishTime, showWhen } from "./when.js";

const WORK = ["arrange", "edit", "people", "details"];

/** `composer` has root, state, hasWork, kind, canBeReel, missesReel, tagCount, draftId. */
export function render(composer) {
  const { root, state: { step, items, current } } = composer;
  root.dataset.at = step;
  root.querySelectorAll("[data-step]").forEach((panel) => (panel.hidden = panel.dataset.step !== step));
  root.querySelector("[data-work]").hidden = !WORK.includes(step);
  showStep(root, step === "people" ? "details" : step);
  root.querySelector("[data-title]").textContent = root.dataset[`title${step[0].toUpperCase()}${step.slice(1)}`];
  showDetails(composer, step);
  showBar(composer, step);
  const index = items.indexOf(current);
  root.querySelector("[data-earlier]").disabled = index <= 0;
  root.querySelector("[data-later]").disabled = index < 0 || index >= items.length - 1;
  root.querySelectorAll("[data-add]").forEach((add) => (add.hidden = items.length >= composer.maxFiles || step === "people"));
  root.querySelector("[data-remove-text]").textContent = isVideo(current) ? gettext("Remove video") : gettext("Remove photo");
  root.querySelector("[data-photo-tools]").hidden = isVideo(current);
  root.querySelector("[data-order-tools]").hidden = items.length < 2;
  root.querySelector("[data-look-all]").hidden = items.filter((item) => !isVideo(item)).length < 2;
}

function showStep(root, step) {
  root.querySelectorAll("[data-step-mark]").forEach((mark) => {
    if (mark.dataset.stepMark === step) mark.setAttribute("aria-current", "step");
    else mark.removeAttribute("aria-current");
  });
}

function showBar({ root, state, hasWork, draftId }, step) {
  root.querySelector("[data-back]").hidden = ["choose", "arrange", "share"].includes(step);
  const next = root.querySelector("[data-next]");
  next.hidden = ["choose", "share"].includes(step);
  const finish = publishTime(state.fields) ? gettext("Schedule") : gettext("Share");
  next.textContent = { details: finish, people: gettext("Done") }[step] ?? gettext("Next");
  root.querySelector("[data-discard]").hidden = !hasWork || step === "share" || Boolean(draftId);
  root.querySelector("[data-save-draft]").hidden = !hasWork || !state.items.length || !WORK.includes(step);
}

function showDetails({ root, state, kind, canBeReel, missesReel, tagCount }, step) {
  const { current, fields, items } = state;
  showWhen(root, fields);
  root.querySelector("[data-kind-choice]").hidden = !canBeReel;
  root.querySelector("[data-no-reel]").hidden = !missesReel;
  root.querySelectorAll("[name=kind]").forEach((radio) => (radio.checked = radio.value === kind));
  root.querySelectorAll("[name=shape]").forEach((radio) => (radio.checked = radio.value === state.shape));
  root.querySelector("[data-tag-count]").textContent = tagCount
    ? interpolate(ngettext("%(n)s person", "%(n)s people", tagCount), { n: tagCount })
    : gettext("Nobody yet");
  if (step !== "details") return;
  const alt = root.querySelector("[data-alt]");
  if (alt.value !== (current?.altText ?? "")) alt.value = current?.altText ?? "";
  alt.placeholder = isVideo(current) ? gettext("What happens in this video?") : gettext("What is in this photo?");
  root.querySelector("[data-alt-of]").textContent = items.length > 1 ? placeText(current, items.indexOf(current), items.length) : "";
}

/** `on.retry(item)`, `on.remove(item)`. */
export function renderFailures(root, items, on) {
  const list = root.querySelector("[data-failures]");
  const failed = items.filter((item) => item.status === "failed");
  list.hidden = !failed.length;
  list.replaceChildren(...failed.map((item) => failure(item, on)));
}

function failure(item, on) {
  const row = fromTemplate("composer-failure");
  row.prepend(icon("alert"));
  row.querySelector("[data-name]").textContent = item.name;
  row.querySelector("[data-reason]").textContent = item.error;
  const retry = row.querySelector("[data-retry]");
  retry.hidden = !item.canRetry;
  retry.addEventListener("click", () => on.retry(item));
  row.querySelector("[data-drop]").addEventListener("click", () => on.remove(item));
  return row;
}
