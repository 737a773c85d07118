/* Known places in a list under the field of a post's location. Any other name is as good. */
import { api } from "./lib/api.js";
import { debounce } from "./lib/dom.js";

/** Fills a <datalist> as one types. Nobody is told when it can't be had: the field works without. */
export function placeField(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-places`;
  input.after(list);
  input.setAttribute("list", list.id);
  const find = async () => {
    const q = input.value.trim();
    if (!q) return;
    const { results } = await api("GET", `search?type=places&limit=8&q=${encodeURIComponent(q)}`).catch(() => ({ results: [] }));
    if (q !== input.value.trim()) return;
    list.replaceChildren(...results.map(({ place }) => new Option(place.name, place.name)));
  };
  input.addEventListener("input", debounce(find, 180));
}
