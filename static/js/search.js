/* The search field: what one types finds people, tags and places at once (a combobox), and what is opened is remembered.
 *
 * `.search` holds the form, `#search-options` (role listbox) and `.search__rest`. What leads to something found has
 * `data-found="user|hashtag|place|text"` with `data-id` or `data-text`; rows of people have `data-person`. */
import { csrfToken, debounce, delegateIn } from "./lib/dom.js";
import { gettext, interpolate, ngettext } from "./lib/i18n.js";

const WAIT_MS = 150;

/** Puts what was opened on top of the recent searches. It may be the last thing the page does. */
function remember(search) {
  if (!document.documentElement.dataset.user) return;
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  const body = JSON.stringify(search);
  fetch("/api/v1/search/recent", { method: "POST", keepalive: true, headers, body }).catch(() => {}); // it isn't missed
}

class SearchField {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    this.input = this.form.querySelector("input");
    this.list = root.querySelector("[role=listbox]");
    this.status = root.querySelector("[data-search-status]");
    this.shown = ""; // what the options are for
    this.request = null;
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
    const find = debounce(() => this.find(), WAIT_MS);
    this.input.addEventListener("input", () => (this.q ? find() : this.close()));
    this.input.addEventListener("focus", () => this.q && this.q !== this.input.defaultValue && this.find());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("pointermove", (event) => this.#mark(event.target.closest("[role=option]")));
    // Who comes back to the page begins anew; the panel is closed by then.
    if (root.closest("main")) addEventListener("pagehide", () => this.close());
    root.addEventListener("focusout", (event) => this.#isOver && !root.contains(event.relatedTarget) && this.close());
    // Who was quicker than this code has typed already.
    if (document.activeElement === this.input && this.q !== this.input.defaultValue) this.find();
  }

  get q() {
    return this.input.value.trim().replace(/\s+/g, " ");
  }

  /** Whether the options lie over the page, and not in the place of what stands below the field. */
  get #isOver() {
    return this.root.classList.contains("search--over");
  }

  get #options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  async find() {
    const q = this.q;
    if (!q || (q === this.shown && !this.list.hidden)) return;
    this.request?.abort();
    this.request = new AbortController();
    const url = `${this.form.dataset.suggest}?q=${encodeURIComponent(q)}`;
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: this.request.signal });
      if (answer.ok && q === this.q) this.#show(q, await answer.text());
    } catch {
      // Enter still leads to the whole page, which says what is wrong.
    }
  }

  close() {
    this.request?.abort();
    this.shown = "";
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #show(q, html) {
    if (q !== this.q) return;
    this.shown = q;
    this.list.innerHTML = html;
    this.#options.forEach((option, number) => (option.id = `${this.list.id}-${number}`));
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    const count = this.#options.length - 1; // the last leads to the whole page
    const words = ngettext("%(n)s suggestion", "%(n)s suggestions", count);
    this.status.textContent = count ? interpolate(words, { n: count }) : gettext("No suggestions");
  }

  #mark(option) {
    if (!option || option.getAttribute("aria-selected") === "true") return;
    for (const each of this.#options) each.setAttribute("aria-selected", String(each === option));
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const options = this.#options;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (by && options.length) {
      event.preventDefault();
      this.#mark(options.at(at < 0 && by < 0 ? -1 : (at + by) % options.length));
    } else if (event.key === "Enter" && options[at]) {
      event.preventDefault();
      options[at].click();
    } else if (event.key === "Escape" && this.input.value) {
      event.preventDefault(); // the panel around it stays open until there is nothing left to clear
      this.input.value = this.#isOver && !this.list.hidden ? this.input.defaultValue : "";
      this.close();
    }
  }

  #submit(event) {
    if (this.q) remember({ kind: "text", text: this.q });
    else event.preventDefault();
  }
}

/** `link` leads to something found: what kind of thing, and which. */
function opened(link) {
  const { found: kind, id, text } = link.dataset;
  const person = link.closest("[data-person]");
  if (person) remember({ kind: "user", id: person.dataset.person });
  else remember(kind === "text" ? { kind, text } : { kind, id });
}

export function search(root) {
  new SearchField(root);
  delegateIn(root, "click", "a[data-found], [data-person] .user-row__who", (_event, link) => opened(link));
}
