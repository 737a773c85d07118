/* The text fields, choices and switches of the details, and the server's errors beside them. */
const NAMES = {
  caption: "caption", location: "location", commentsDisabled: "comments_disabled", hideLikeCount: "hide_like_count",
  audience: "audience", kind: "kind", when: "when", publishAt: "publish_at",
};

export const NO_FIELDS = Object.freeze({
  caption: "", location: "", commentsDisabled: false, hideLikeCount: false,
  audience: "followers", kind: "", when: "now", publishAt: "", coauthor: null,
});

const inputsOf = (root, name) => [...root.querySelectorAll(`[name=${NAMES[name]}]`)];

function valueOf(input) {
  return input.type === "checkbox" ? input.checked : input.value;
}

/** Keeps `fields` equal to the inputs and calls `changed(name)` on every change. */
export function bindFields(root, fields, changed) {
  for (const name of Object.keys(NAMES)) {
    for (const input of inputsOf(root, name)) {
      input.addEventListener("input", () => {
        if (input.type === "radio" && !input.checked) return;
        fields[name] = valueOf(input);
        if (name === "caption") showHashtags(root, input.value);
        changed(name);
      });
    }
  }
}

export function fillFields(root, fields) {
  for (const name of Object.keys(NAMES)) {
    for (const input of inputsOf(root, name)) {
      if (input.type === "radio") input.checked = input.value === fields[name];
      else if (input.type === "checkbox") input.checked = fields[name];
      else input.value = fields[name];
      if (input.type !== "radio") input.dispatchEvent(new Event("input", { bubbles: true }));
    }
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

// What the API calls a field that has another name here.
const SLOTS = { media_ids: "media" };

/** Shows the server's errors at their fields; gives what to focus for the first of them, or null. */
export function fieldErrors(root, errors) {
  let first = null;
  for (const [from, to] of Object.entries(SLOTS)) if (errors[from]) errors[to] = errors[from];
  for (const slot of root.querySelectorAll("[data-error-for]")) {
    const name = slot.dataset.errorFor;
    const text = errors[name] ?? "";
    const input = root.querySelector(`[name=${name}]:not([type=radio])`);
    slot.textContent = text;
    slot.hidden = !text;
    input?.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) first ??= input ?? slot;
  }
  return first;
}
