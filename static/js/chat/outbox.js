/* Messages on their way. Each has a key of its own (`client_id`) and is sent with it until the server has taken it, so
 * that a lost answer neither loses nor doubles it. One at a time: they arrive in the order in which they were written. */
import { api } from "../lib/api.js";
import { gettext } from "../lib/i18n.js";
import { Kept } from "./drafts.js";

const TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;

/** What may get through later with nothing changed. */
const isPassing = ({ status }) => status === 0 || status === 429 || status >= 500;

export class Outbox {
  #isSending = false;
  #attempts = 0;
  #timer = 0;

  /** `show(item)` is called whenever an item's `state` changes: "sending", "waiting" (for the connection), "failed"
   *  (with `error`), "sent" (with `messageId`), "discarded". */
  constructor(conversation, show) {
    this.conversation = conversation;
    this.show = show;
    this.kept = new Kept("outbox", conversation);
    this.items = [];
    addEventListener("online", () => this.resume());
  }

  /** Takes up what an earlier page left unsent. */
  restore() {
    for (const item of Object.values(this.kept.read() ?? {})) {
      this.items.push({ ...item, state: item.state === "failed" ? "failed" : "sending" });
      this.show(this.items.at(-1));
    }
    this.#pump();
  }

  /** Sends {clientId, text, replyTo, media: [ids], uploads?: () => Promise of ids}. */
  add(item) {
    this.items.push({ ...item, state: "sending", error: "" });
    this.#keep(this.items.at(-1));
    this.show(this.items.at(-1));
    this.#pump();
  }

  retry(clientId) {
    const item = this.#find(clientId);
    if (item) this.#set(item, "sending");
    this.resume();
  }

  discard(clientId) {
    const item = this.#find(clientId);
    if (item) this.#done(item, "discarded");
  }

  /** The server has it: its event or its row came before the answer. */
  arrived(clientId, messageId) {
    const item = this.#find(clientId);
    if (item) this.#done(item, "sent", messageId);
  }

  /** The way is free again. */
  resume() {
    clearTimeout(this.#timer);
    for (const item of this.items) if (item.state === "waiting") this.#set(item, "sending");
    this.#pump();
  }

  async #pump() {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let item = this.#next(); item; item = this.#next()) if (!(await this.#send(item))) break;
    } finally {
      this.#isSending = false;
    }
  }

  #next() {
    return this.items.find((item) => item.state === "sending");
  }

  /** False when there is no use in going on for now. */
  async #send(item) {
    try {
      if (item.uploads) item.media = await item.uploads();
      delete item.uploads;
      const body = { client_id: item.clientId, text: item.text };
      if (item.media?.length) body.media = item.media;
      if (item.replyTo) body.reply_to = item.replyTo;
      const message = await api("POST", `conversations/${this.conversation}/messages`, body, {}, { timeoutMs: TIMEOUT_MS });
      this.#attempts = 0;
      this.#done(item, "sent", message.id);
      return true;
    } catch (error) {
      if (!this.items.includes(item)) return true; // discarded, or taken after all
      if (isPassing(error)) {
        this.#wait(error.status ? error.message : "");
        return false;
      }
      this.#set(item, "failed", error.message ?? gettext("That couldn’t be sent."));
      return true;
    }
  }

  #wait(reason) {
    for (const item of this.items) if (item.state === "sending") this.#set(item, "waiting", reason);
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.resume(), most / 2 + Math.random() * (most / 2));
  }

  #find(clientId) {
    return this.items.find((item) => item.clientId === clientId);
  }

  #set(item, state, error = "") {
    Object.assign(item, { state, error });
    this.#keep(item);
    this.show(item);
  }

  #done(item, state, messageId = "") {
    this.items = this.items.filter((other) => other !== item);
    this.#forget(item);
    this.show(Object.assign(item, { state, messageId: String(messageId) }));
  }

  /** Another window of ours may have the same conversation open: each moves only its own messages.
   *  Files that aren't uploaded yet can't be kept, and their message can't be sent without them. */
  #keep(item) {
    if (item.uploads) return;
    const { clientId, text, replyTo, media, state, error } = item;
    this.kept.write({ ...this.kept.read(), [clientId]: { clientId, text, replyTo, media, state, error } });
  }

  #forget({ clientId }) {
    const { [clientId]: gone, ...others } = this.kept.read() ?? {};
    if (gone) this.kept.write(Object.keys(others).length ? others : null);
  }
}
