/* Tells failed htmx requests in words, and sends the CSRF token with all of them. */
import { sentenceFor } from "./lib/api.js";
import { csrfToken } from "./lib/dom.js";
import { gettext } from "./lib/i18n.js";
import { toast } from "./toast.js";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) return; // the server's own words are shown
  let body = null;
  if (xhr.getResponseHeader("Content-Type")?.startsWith("application/json")) body = JSON.parse(xhr.responseText);
  tell(xhr.status, body, xhr.getResponseHeader("Retry-After"));
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => tell(0, null, null));
}

/** Where to sign in to come back to this page. */
export const signInAddress = () => `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;

export function tell(status, body, retryAfter) {
  const options = { kind: "error" };
  if (status === 401) options.action = { label: gettext("Sign in"), run: () => location.assign(signInAddress()) };
  toast(sentenceFor(status, body, retryAfter), options);
}

// A form that the server sends back with its errors (422 or 400 with HTML) is shown, not thrown away.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const isForm = [400, 422].includes(xhr.status) && xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
  if (isForm && event.detail.requestConfig.elt.matches("form[data-errors-inline]")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
