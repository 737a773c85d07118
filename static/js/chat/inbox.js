/* The list of conversations (`<ul data-inbox>`): a row moves to the top with its newest message, and tells of what
 * changed. Rows are the server's. */
import { announceContent } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { whenFree } from "../lib/in-use.js";
import { socket } from "../realtime/socket.js";
import { fetchRows } from "./partials.js";

const TYPING_MS = 6000;

export function inbox(list) {
  new Inbox(list).start();
}

class Inbox {
  #waiting = new Map(); // conversation id → whether its row moves to the top
  #timer = 0;
  #typing = new Map(); // conversation id → timer

  constructor(list) {
    this.list = list;
    this.section = list.dataset.section ?? "inbox";
  }

  start() {
    const on = (type, handle) => socket.on(type, (data) => handle(String(data.conversation_id), data));
    on("message.new", (id) => this.#refresh(id, true));
    for (const type of ["message.edited", "message.deleted", "conversation.changed"]) on(type, (id) => this.#refresh(id));
    on("message.read", (id, { user_id: userId }) => String(userId) === socket.user && this.#refresh(id));
    on("typing", (id, { is_typing: isTyping }) => this.#showTyping(id, isTyping));
    document.addEventListener("realtime:gap", () => this.#reload());
  }

  #row(id) {
    return this.list.querySelector(`:scope > [data-row="${CSS.escape(id)}"]`);
  }

  /** Events that come together are one request for each conversation. */
  #refresh(id, moves = false) {
    this.#waiting.set(id, moves || (this.#waiting.get(id) ?? false));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const [each, top] of waiting) this.#fetch(each, top).catch(() => {});
    }, 150);
  }

  async #fetch(id, moves) {
    const fresh = await this.#read(id);
    const shown = this.#row(id);
    if (shown) await whenFree(shown);
    const old = this.#row(id);
    if (!fresh) {
      old?.remove(); // deleted, left, or moved to the other list
      return;
    }
    if (old?.querySelector("[aria-current]")) fresh.querySelector("a").setAttribute("aria-current", "page");
    const hadFocus = old?.contains(document.activeElement);
    if (old && !moves) old.replaceWith(fresh);
    else {
      old?.remove();
      this.list.prepend(fresh);
      this.list.parentElement.querySelector(":scope > .empty")?.remove();
    }
    if (hadFocus) fresh.querySelector("a").focus({ preventScroll: true });
    announceContent(fresh);
  }

  /** The row as it is now; null when the conversation isn't in this list (any more). */
  async #read(id) {
    try {
      const rows = await fetchRows("/direct/inbox/", { row: id });
      const state = this.section === "requests" ? "request" : "active";
      return rows.find((row) => row.dataset.row === id && row.dataset.state === state) ?? null;
    } catch (error) {
      if (error.status === 404) return null;
      throw error;
    }
  }

  #showTyping(id, isTyping) {
    clearTimeout(this.#typing.get(id));
    const row = this.#row(id);
    const preview = row?.querySelector("[data-preview]");
    if (!preview) return;
    row.classList.toggle("is-typing", isTyping);
    if (!isTyping) {
      if (preview.dataset.before !== undefined) preview.textContent = preview.dataset.before;
      delete preview.dataset.before;
      return;
    }
    preview.dataset.before ??= preview.textContent;
    preview.textContent = gettext("Writing…");
    this.#typing.set(id, setTimeout(() => this.#showTyping(id, false), TYPING_MS));
  }

  /** Events were missed: the list is read again as a whole. */
  async #reload() {
    const url = this.section === "requests" ? "/direct/requests/" : "/direct/inbox/";
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`[data-inbox][data-section="${this.section}"]`);
    const current = this.list.querySelector("[aria-current]")?.closest("[data-row]")?.dataset.row;
    if (!fresh) return;
    this.list.replaceChildren(...fresh.children);
    if (current) this.#row(current)?.querySelector("a").setAttribute("aria-current", "page");
    announceContent(this.list);
  }
}
