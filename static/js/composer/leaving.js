/* Leaving asks, where something would be lost, or could be wanted later. */
import { ask } from "../confirm.js";
import { gettext } from "../lib/i18n.js";

/** `composer` has `hasWork`, `isSafe` (nothing is lost by a reload), `keepNow()`, `clear()`, `share("saveDraft")` and `leaving`. */
export function bindLeaving(composer) {
  // The browser asks only when something would really be lost: what is kept is back after a reload.
  addEventListener("beforeunload", (event) => {
    composer.keepNow();
    if (composer.hasWork && !composer.isSafe) event.preventDefault();
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const isElsewhere = link && !composer.root.contains(link) && link.target !== "_blank" && !link.closest("dialog");
    if (!isElsewhere || !composer.hasWork || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const answer = await ask({
      title: gettext("Leave this post unfinished?"),
      body: gettext("A draft waits for you on all your devices."),
      action: gettext("Discard it"),
      extra: gettext("Save as a draft"),
    });
    if (!answer) return;
    if (answer === "yes") await composer.clear();
    else if (!(await composer.share("saveDraft"))) return;
    composer.leaving = true;
    location.assign(link.href);
  }, true);
}
