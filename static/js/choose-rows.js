/* A form over a list of rows with checkboxes: choose all of them, see how many are chosen, and send when some are.
 * Rows may come later (the list grows as one scrolls); at most `data-most` are sent at a time. */
import { interpolate, ngettext } from "./lib/i18n.js";

export function chooseRows(form) {
  const most = Number(form.dataset.most);
  const all = form.querySelector("[data-choose-all]");
  const told = form.querySelector("[data-chosen]");
  const send = form.querySelector("[data-needs-choice]");
  const boxes = () => [...form.querySelectorAll('input[type="checkbox"][name]')];

  function show() {
    const rows = boxes();
    const count = rows.filter((box) => box.checked).length;
    all.checked = count > 0 && count === Math.min(rows.length, most);
    all.indeterminate = count > 0 && !all.checked;
    told.textContent = count ? interpolate(ngettext("%(n)s chosen", "%(n)s chosen", count), { n: count }) : "";
    send.disabled = count === 0;
    // What would be too many can't be chosen.
    for (const box of rows) box.disabled = count >= most && !box.checked;
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) {
      boxes().forEach((box, place) => (box.checked = all.checked && place < most));
    }
    show();
  });
  form.addEventListener("htmx:load", show);
  addEventListener("pageshow", show); // a browser that comes back restores what was chosen
  show();
}
