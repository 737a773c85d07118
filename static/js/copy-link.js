/* `data-copy-link="<address>"`: the system's share sheet on touch screens, else the clipboard. */
import { delegate } from "./lib/dom.js";
import { gettext } from "./lib/i18n.js";
import { toast } from "./toast.js";

delegate("click", "[data-copy-link]", async (event, button) => {
  event.preventDefault();
  const url = new URL(button.dataset.copyLink || location.href, location.href).href;
  if (matchMedia("(pointer: coarse)").matches && navigator.share) {
    try {
      await navigator.share({ url });
    } catch {
      // Closed without choosing.
    }
    return;
  }
  try {
    await navigator.clipboard.writeText(url);
    toast(gettext("Link copied."));
  } catch {
    toast(url); // no permission: at least it can be read
  }
});
