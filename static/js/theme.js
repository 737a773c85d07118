/* Light, dark or the system's: applied at once, kept in a cookie that the server renders from, then saved. */
import { csrfToken } from "./lib/dom.js";
import { gettext } from "./lib/i18n.js";
import { toast } from "./toast.js";

const YEAR = 31_536_000;

export function themeForm(form) {
  const choose = async (theme) => {
    document.documentElement.dataset.theme = theme;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken() },
      body: new URLSearchParams({ ...Object.fromEntries(new FormData(form)), theme }),
    }).catch(() => null);
    if (answer?.ok) toast(gettext("Saved."));
    else toast(gettext("Kept in this browser only: the server couldn't save it."), { kind: "error" });
  };
  form.addEventListener("change", (event) => event.target.name === "theme" && choose(event.target.value));
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.name === "theme" ? event.submitter.value : new FormData(form).get("theme");
    if (!theme) return;
    event.preventDefault();
    choose(theme);
  });
}
