/* Stories open over the page that one came from, with their own address: back closes, a reload shows their page.
 *
 * `a[data-stories]` opens; the links of its `[data-stories-group]` are the people beside. What plays them (overlay.js,
 * viewer.js) is fetched when a link is pointed at. */
import { delegate } from "../lib/dom.js";
import "./tray.js";

const overlay = () => import("./overlay.js");

for (const type of ["pointerover", "focusin"]) delegate(type, "a[data-stories]", overlay);

delegate("click", "a[data-stories]", async (event, link) => {
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!isPlain || event.defaultPrevented || document.querySelector(".stories:not(dialog *)")) return;
  event.preventDefault();
  (await overlay()).open(link);
});
// Forward again, to an address that was shown over this page: the stories' own page shows it.
addEventListener("popstate", () => history.state?.stories && location.reload());
