/* A form can't be sent twice: a second press waits for the answer to the first.
 * The button gets `aria-disabled`, not `disabled`: its own value must still go along, and focus must stay. */
const busy = new Set();

function lock(form, submitter) {
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  const button = submitter ?? form.querySelector("button:not([type=button]), [type=submit]");
  button?.setAttribute("aria-disabled", "true");
}

function release(form) {
  busy.delete(form);
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-disabled=true]").forEach((button) => button.removeAttribute("aria-disabled"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-allow-repeat") || form.method === "dialog") return;
  if (busy.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else {
    lock(form, event.submitter);
    // Another listener may have stopped it after us (a composer, a validator): then nothing was sent.
    setTimeout(() => {
      if (event.defaultPrevented && !form.matches("[hx-post], [hx-get], [hx-delete]")) release(form);
    });
  }
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  if (busy.has(event.detail.elt)) release(event.detail.elt);
});
// Back from the next page: a page kept by the browser is as it was left.
addEventListener("pageshow", (event) => event.persisted && [...busy].forEach(release));
