/* Translated text. English is the source; with another language the page loads Django's JavaScriptCatalog
 * before the modules, which defines `window.django.gettext` (makemessages finds these calls by their names). */
const catalog = globalThis.django ?? {};

export const gettext = (text) => catalog.gettext?.(text) ?? text;

export const ngettext = (one, many, count) => catalog.ngettext?.(one, many, count) ?? (count === 1 ? one : many);

/** Fills `%(name)s` from `values`. */
export const interpolate = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
