/* The text fields and switches of the details, and the server's errors beside them. */
const NAMES = { caption: "caption", location: "location", commentsDisabled: "comments_disabled", hideLikeCount: "hide_like_count" };
const isSwitch = (input) => input.type === "checkbox";

/** Keeps `fields` equal to the inputs and calls `changed` on every change. */
export function bindFields(root, fields, changed) {
  for (const [name, inputName] of Object.entries(NAMES)) {
    const input = root.querySelector(`[name=${inputName}]`);
    input.addEventListener("input", () => {
      fields[name] = isSwitch(input) ? input.checked : input.value;
      if (name === "caption") showHashtags(root, input.value);
      changed();
    });
  }
}

export function fillFields(root, fields) {
  for (const [name, inputName] of Object.entries(NAMES)) {
    const input = root.querySelector(`[name=${inputName}]`);
    if (isSwitch(input)) input.checked = fields[name];
    else input.value = fields[name];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export const countHashtags = (text) => new Set(text.toLowerCase().match(/(?<![\p{L}\p{N}_&])#[\p{L}\p{M}\p{N}_]+/gu) ?? []).size;

function showHashtags(root, text) {
  const output = root.querySelector("[data-hashtags]");
  const count = countHashtags(text);
  const most = Number(root.dataset.maxHashtags);
  output.textContent = count ? `# ${count} / ${most}` : "";
  output.classList.toggle("is-over", count > most);
}

/** Shows the server's errors at their fields; gives what to focus for the first of them, or null. */
export function fieldErrors(root, errors) {
  let first = null;
  for (const slot of root.querySelectorAll("[data-error-for]")) {
    const name = slot.dataset.errorFor;
    const text = errors[name] ?? "";
    const input = root.querySelector(`[name=${name}]`);
    slot.textContent = text;
    slot.hidden = !text;
    input?.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) first ??= input ?? slot;
  }
  return first;
}
