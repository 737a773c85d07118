/* The box where a message is written: Enter, the kept draft, the reply bar, emoji, and what is attached. */
import { debounce } from "../lib/dom.js";
import { Attachments } from "./attachments.js";
import { Kept } from "./drafts.js";
import { newClientId } from "../lib/ids.js";

const KEEP_MS = 200;
const touch = matchMedia("(pointer: coarse)");

export class Writer {
  /** `send(item)` gets {clientId, text, replyTo, media, uploads, previews}; `typing(isTyping)` and `editLast()` are told. */
  constructor(root, { send, typing, editLast }) {
    this.form = root.querySelector("[data-composer]");
    this.find = (selector) => this.form.querySelector(selector);
    this.field = this.find("[data-text]");
    this.replyField = this.find("[data-reply-to]");
    this.actions = { send, typing, editLast };
    this.kept = new Kept("chat", root.dataset.conversation);
    this.keep = debounce(() => this.keepNow(), KEEP_MS);
    this.attachments = new Attachments(root, this.form, () => this.#show());
  }

  start() {
    this.form.setAttribute("data-allow-repeat", ""); // the next message may follow before the answer to the last
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("blur", () => this.actions.typing(false));
    this.find("[data-reply-cancel]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.reply(null);
    });
    this.#bindEmoji();
    addEventListener("pagehide", () => this.isChanged && this.keepNow()); // another window's text is not ours to clear
    this.#restore();
    if (!touch.matches) this.field.focus({ preventScroll: true });
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // a word is being composed: its Enter is not ours
    if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.field.value && !event.altKey && !event.shiftKey) {
      if (this.actions.editLast()) event.preventDefault();
    } else if (event.key === "Escape" && this.replyField.value) {
      event.preventDefault();
      this.reply(null);
    }
  }

  #typed() {
    this.isChanged = true;
    this.keep();
    this.actions.typing(Boolean(this.field.value.trim()));
    this.#show();
  }

  send() {
    const text = this.field.value.trim();
    const attached = this.attachments.take();
    if (!text && !attached) return;
    this.actions.send({ clientId: newClientId(), text, replyTo: this.replyField.value || null, ...attached });
    this.field.value = "";
    this.field.dispatchEvent(new Event("input", { bubbles: true })); // it grew with its text
    this.reply(null);
    this.keepNow();
    this.field.focus({ preventScroll: true });
  }

  /** Answers message `id` ({id, name, text}); null ends it. */
  reply(message) {
    this.replyField.value = message?.id ?? "";
    this.find("[data-reply-bar]").hidden = !message;
    this.find("[data-reply-name]").textContent = message?.name ?? "";
    this.find("[data-reply-text]").textContent = message?.text ?? "";
    this.replying = message;
    this.isChanged = true;
    this.keep();
    if (message) this.field.focus({ preventScroll: true });
  }

  keepNow() {
    const { value } = this.field;
    this.isChanged = false;
    this.kept.write(value.trim() || this.replying ? { text: value, replying: this.replying ?? null } : null);
  }

  #restore() {
    const kept = this.kept.read();
    if (kept && !this.field.value) this.field.value = kept.text;
    if (kept?.replying && !this.replyField.value) this.reply(kept.replying);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #show() {
    this.form.classList.toggle("has-something", Boolean(this.field.value.trim()) || !this.attachments.isEmpty);
  }

  #bindEmoji() {
    const panel = this.find("[data-emoji-panel]");
    const opener = this.find("[data-emoji-open]");
    if (!panel || !opener) return;
    const toggle = (isOpen) => {
      panel.hidden = !isOpen;
      opener.setAttribute("aria-expanded", String(isOpen));
    };
    opener.addEventListener("click", () => toggle(panel.hidden));
    panel.addEventListener("click", (event) => {
      const emoji = event.target.closest("[data-emoji]")?.dataset.emoji;
      if (!emoji) return;
      this.field.setRangeText(emoji, this.field.selectionStart, this.field.selectionEnd, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
      if (!touch.matches) this.field.focus({ preventScroll: true });
    });
    document.addEventListener("click", (event) => {
      if (!panel.hidden && !panel.contains(event.target) && !opener.contains(event.target)) toggle(false);
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.preventDefault();
      toggle(false);
      opener.focus();
    });
  }
}
