/* Keeps `<time datetime title>` short and fresh: the same words as the server's `time_ago` tag. */
import { gettext, interpolate } from "./lib/i18n.js";

const STEPS = [
  [60, 1, () => gettext("now")],
  [3600, 60, (n) => interpolate(gettext("%(n)s m"), { n })],
  [86_400, 3600, (n) => interpolate(gettext("%(n)s h"), { n })],
  [604_800, 86_400, (n) => interpolate(gettext("%(n)s d"), { n })],
  [31_536_000, 604_800, (n) => interpolate(gettext("%(n)s w"), { n })],
  [Infinity, 31_536_000, (n) => interpolate(gettext("%(n)s y"), { n })],
];

export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, (now - time) / 1000);
  const step = STEPS.find(([limit]) => seconds < limit);
  return step[2](Math.floor(seconds / step[1]));
}

function refresh() {
  for (const element of document.querySelectorAll("time[datetime][title]")) {
    const text = ago(Date.parse(element.dateTime));
    if (element.textContent !== text) element.textContent = text;
  }
}

setInterval(() => document.hidden || refresh(), 30_000);
addEventListener("pageshow", (event) => event.persisted && refresh());
