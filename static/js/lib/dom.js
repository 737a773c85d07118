/* Small helpers that most behaviours share. */

/** Calls `handle(event, element)` for events of `type` that happen in an element matching `selector`. */
export function delegate(type, selector, handle, options) {
  delegateIn(document, type, selector, handle, options);
}

/** The same, inside `root`. */
export function delegateIn(root, type, selector, handle, options) {
  root.addEventListener(
    type,
    (event) => {
      const element = event.target.closest?.(selector);
      if (element) handle(event, element);
    },
    options,
  );
}

export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** By the system's setting, or by the person's own. */
export const prefersLessMotion = () =>
  document.documentElement.dataset.motion === "less" || matchMedia("(prefers-reduced-motion: reduce)").matches;

/** True where a single key should do what it says: nobody is writing and no key is held with it. */
export function isPlainKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return false;
  const target = event.target;
  return !(target.isContentEditable || target.closest?.("input:not([type=radio],[type=checkbox]), textarea, select"));
}

// When each dialog was opened: they stand one over the other in that order, wherever they are in the document.
const opened = new WeakMap();
let openings = 0;
new MutationObserver((changes) => {
  for (const { target } of changes) if (target instanceof HTMLDialogElement && target.open) opened.set(target, ++openings);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });

/** The dialog that is on top, or null. */
export function topDialog() {
  const place = (dialog) => opened.get(dialog) ?? Infinity; // opened just now
  return [...document.querySelectorAll("dialog[open]")].sort((one, other) => place(one) - place(other)).at(-1) ?? null;
}

/** Copies a `<template>` by id and gives its first element. */
export const fromTemplate = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Tells app.js (and htmx) that `root` has new content that did not come by an htmx swap. */
export function announceContent(root) {
  globalThis.htmx?.process(root);
  root.dispatchEvent(new CustomEvent("app:content", { bubbles: true }));
}

const STOPS = "a[href], button:not([disabled]), summary";

/** What the Tab key stops at in `element`, in its order; without fields, because to focus one opens a phone's keyboard. */
export const stopsIn = (element) => [...element.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility());

export function debounce(work, wait) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), wait);
  };
}

/** An icon of the sprite, as the server draws it in `[data-sprite]` pages. */
export function icon(name) {
  const sprite = document.querySelector("meta[name=icon-sprite]")?.content ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
