/* Shows and hides what is typed in a password field. The button is hidden until there is JavaScript. */
import { gettext } from "./lib/i18n.js";

export function passwordReveal(root) {
  const input = root.querySelector("input");
  const button = root.querySelector("button");
  if (!input || !button) return;
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
    button.setAttribute("aria-label", isShown ? gettext("Hide password") : gettext("Show password"));
  };
  button.hidden = false;
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  // A browser offers to keep what is in a password field only.
  input.form?.addEventListener("submit", () => show(false));
}
