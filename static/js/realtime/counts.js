/* Counts in little room, as the server's `compact` filter writes them: 1,284 · 12.8k · 128k · 1.2m. */
const lang = () => document.documentElement.lang || "en";

/** Cut, not rounded, so that 999,999 isn't "1m". */
export function compact(number) {
  if (number < 10_000) return number.toLocaleString(lang());
  const [unit, letter] = number >= 1_000_000 ? [1_000_000, "m"] : [1000, "k"];
  const tenths = Math.floor((number * 10) / unit);
  const whole = Math.floor(tenths / 10);
  const tenth = tenths % 10;
  return whole >= 100 || !tenth ? `${whole.toLocaleString(lang())}${letter}` : `${whole}.${tenth}${letter}`;
}

/** Shows `number` in an element that begins with one; words for screen readers may follow it. Nothing is shown for 0. */
export function showCount(element, number) {
  if (!(element.firstChild instanceof Text)) element.prepend("");
  const text = number ? compact(number) : "";
  if (element.firstChild.data.trim() === text) return;
  element.firstChild.data = text;
  if (element.hasAttribute("title")) element.title = number;
}
