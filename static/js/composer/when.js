/* When a post is published: now, or at a time of the person's own clock. */
import { gettext, interpolate, ngettext } from "../lib/i18n.js";

const SOONEST_MS = 60_000;

/** The chosen time as a Date; null when it is "now" or nothing was chosen. */
export function publishTime({ when, publishAt }) {
  const time = when === "later" && publishAt ? new Date(publishAt) : null;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}

/** Why the choice can't be taken; "" when it can. */
export function whenProblem(fields) {
  if (fields.when !== "later") return "";
  const time = publishTime(fields);
  if (!time) return gettext("Choose the day and the time.");
  return time.getTime() < Date.now() + SOONEST_MS / 2 ? gettext("Choose a time that is still to come.") : "";
}

/** Shows the time field when it is wanted, with a sentence that says what will happen. */
export function showWhen(root, fields) {
  const isLater = fields.when === "later";
  root.querySelector("[data-when-later]").hidden = !isLater;
  const input = root.querySelector("[name=publish_at]");
  input.min = localText(new Date(Date.now() + SOONEST_MS));
  if (isLater && !fields.publishAt) {
    fields.publishAt = localText(nextEvening());
    input.value = fields.publishAt;
  }
  const time = publishTime(fields);
  root.querySelector("[data-when-text]").textContent = isLater && time && !whenProblem(fields) ? sentence(time) : whenProblem(fields);
}

/** The value of a datetime-local input, of this clock. */
export function localText(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/* Today at 18:00, or tomorrow when that is past. */
function nextEvening() {
  const time = new Date();
  time.setHours(18, 0, 0, 0);
  if (time.getTime() < Date.now() + 30 * 60_000) time.setDate(time.getDate() + 1);
  return time;
}

function sentence(time) {
  const { lang } = document.documentElement;
  const options = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
  const text = new Intl.DateTimeFormat(lang, options).format(time);
  return interpolate(gettext("Will be published on %(time)s, %(distance)s."), { time: text, distance: distance(time) });
}

function distance(time) {
  const minutes = Math.round((time - Date.now()) / 60_000);
  if (minutes < 90) return interpolate(ngettext("in %(n)s minute", "in %(n)s minutes", minutes), { n: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 36) return interpolate(ngettext("in %(n)s hour", "in %(n)s hours", hours), { n: hours });
  const days = Math.round(hours / 24);
  return interpolate(ngettext("in %(n)s day", "in %(n)s days", days), { n: days });
}
