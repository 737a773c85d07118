/* What text fields do beside taking text: count, keep a draft, grow. */
import { debounce } from "./lib/dom.js";

/** The `<output data-count-for="<id>">` of a field tells how much of its maxlength is used. */
export function charCount(field) {
  const output = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
  const most = Number(field.dataset.max || field.maxLength);
  if (!output || !(most > 0)) return;
  const update = () => {
    // Python and JavaScript count characters differently (emoji); the server counts code points.
    const used = [...field.value].length;
    output.textContent = `${used.toLocaleString()} / ${most.toLocaleString()}`;
    output.classList.toggle("is-over", used > most);
    output.classList.toggle("is-near", used > most * 0.9);
  };
  field.addEventListener("input", update);
  update();
}

/** Text that was not sent is there again after going elsewhere (in this tab). */
export function draftText(field) {
  const key = `draft:${document.documentElement.dataset.user ?? ""}:${field.dataset.draftKey || location.pathname}`;
  const kept = sessionStorage.getItem(key);
  if (kept && !field.value) {
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const keep = () => {
    if (field.value.trim()) sessionStorage.setItem(key, field.value);
    else sessionStorage.removeItem(key);
  };
  field.addEventListener("input", debounce(keep, 250));
  field.addEventListener("change", keep);
  field.form?.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== field.form || !event.detail.successful) return;
    sessionStorage.removeItem(key);
    if (field.form.isConnected && event.detail.requestConfig.verb === "post") field.form.reset();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  if (!field.form?.hasAttribute("hx-post")) field.form?.addEventListener("submit", () => sessionStorage.removeItem(key));
}

/** Enter sends and Shift+Enter breaks the line. On a touch keyboard, and while a word is composed, Enter stays Enter. */
export function enterSends(field) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  });
}

/** A textarea as high as its text, up to the max-height of the style sheet. */
export function grow(field) {
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  if (CSS.supports("field-sizing", "content")) return; // the style sheet does it
  field.addEventListener("input", fit);
  fit();
}
