/* `data-copy-link="<address>"`: the system's share sheet on touch screens, else the clipboard.
 * `data-copy-text="<id of a text field>"`: what is in it, to the clipboard; it is selected in any case. */
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

delegate("click", "[data-copy-text]", async (_event, button) => {
  const field = document.getElementById(button.dataset.copyText);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    toast(gettext("Copied."));
  } catch {
    field.focus(); // no permission: the text is selected, a key copies it
  }
});
