/* Who is writing: told at most every three seconds, and shown until they stop, send, or six seconds pass. */
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { socket } from "../realtime/socket.js";

const TELL_MS = 3000;
const SHOWN_MS = 6000;

export class Typing {
  #toldAt = 0;
  #writing = new Map(); // user id → timer

  /** `nameOf(userId)` gives a name, or "" for somebody who isn't known to the page. */
  constructor(root, list, nameOf) {
    this.conversation = root.dataset.conversation;
    this.list = list;
    this.nameOf = nameOf;
    this.line = root.querySelector("[data-typing]");
    this.words = root.querySelector("[data-typing-text]");
  }

  /** We are writing, or have stopped. */
  tell(isTyping) {
    if (isTyping ? Date.now() - this.#toldAt < TELL_MS : !this.#toldAt) return;
    const isTold = socket.send("typing", { conversation_id: this.conversation, is_typing: isTyping });
    this.#toldAt = isTold && isTyping ? Date.now() : 0;
  }

  /** The message was sent, which says by itself that we no longer write. */
  sent() {
    this.#toldAt = 0;
  }

  heard(userId, isTyping) {
    clearTimeout(this.#writing.get(userId));
    this.#writing.delete(userId);
    if (isTyping) this.#writing.set(userId, setTimeout(() => this.heard(userId, false), SHOWN_MS));
    this.#show();
  }

  #show() {
    const names = [...this.#writing.keys()].map((userId) => this.nameOf(userId)).filter(Boolean);
    const others = names.length - 1;
    const text = ngettext("%(name)s is writing…", "%(name)s and %(n)s more are writing…", names.length);
    this.list.keeping(() => {
      this.line.hidden = !this.#writing.size;
      if (this.words) this.words.textContent = names.length ? interpolate(text, { name: names[0], n: others }) : gettext("Writing…");
    });
  }
}
