/* Keeps `<time data-ago datetime>` short and fresh: "now", "5 min", "3 h", "2 d", "5 w", then the date stays. */
import { gettext, interpolate } from "./lib/i18n.js";

const STEPS = [
  [60, 1, () => gettext("now")],
  [3600, 60, (n) => interpolate(gettext("%(n)s min"), { n })],
  [86_400, 3600, (n) => interpolate(gettext("%(n)s h"), { n })],
  [604_800, 86_400, (n) => interpolate(gettext("%(n)s d"), { n })],
  [31_536_000, 604_800, (n) => interpolate(gettext("%(n)s w"), { n })],
];

export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, (now - time) / 1000);
  const step = STEPS.find(([limit]) => seconds < limit);
  return step ? step[2](Math.floor(seconds / step[1])) : null;
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-ago]")) {
    const text = ago(Date.parse(element.dateTime));
    if (text && element.textContent !== text) element.textContent = text;
  }
}

setInterval(() => document.hidden || refresh(), 30_000);
addEventListener("pageshow", (event) => event.persisted && refresh());
