/* Own messages before the server has them: sending, waiting for the connection, failed. A clone of the page's
 * `<template data-pending>`; the row that the server renders takes its place. */
import { gettext } from "../lib/i18n.js";

const GROUP_MS = 60_000; // as messaging/views/lines.py does

export class Pending {
  constructor(root, list, { retry, discard }) {
    this.template = root.querySelector("template[data-pending]");
    this.list = list;
    this.actions = { retry, discard };
  }

  #find(clientId) {
    return this.list.list.querySelector(`:scope > [data-pending-id="${CSS.escape(clientId)}"]`);
  }

  /** Draws `item` of the outbox in its present state. */
  show(item) {
    const row = this.#find(item.clientId);
    if (item.state === "discarded" || (item.state === "sent" && this.list.row(item.messageId))) {
      this.list.keeping(() => row?.remove());
    } else if (item.state === "sent") {
      if (row) row.dataset.sentAs = item.messageId; // goes when its row comes
    } else {
      this.list.keeping(() => this.#draw(row ?? this.#add(item), item));
    }
  }

  /** The server's `rows` are on the page: what stood for them goes. */
  replace(rows) {
    for (const row of rows) {
      const { dataset } = row;
      const byKey = dataset.client && this.#find(dataset.client);
      const byId = this.list.list.querySelector(`:scope > [data-sent-as="${CSS.escape(dataset.message)}"]`);
      const pending = byKey || byId;
      if (!pending) continue;
      row.classList.remove("is-new"); // it came in when it was written
      this.list.keeping(() => pending.remove());
    }
  }

  #add(item) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.pendingId = item.clientId;
    const text = row.querySelector("[data-text-slot]");
    text.textContent = item.text;
    text.hidden = !item.text;
    this.#quote(row, item.replyTo);
    this.#photos(row, item.previews ?? []);
    row.querySelector("[data-retry]").addEventListener("click", () => this.actions.retry(item.clientId));
    row.querySelector("[data-discard]").addEventListener("click", () => this.actions.discard(item.clientId));
    const last = [...this.list.list.querySelectorAll(":scope > [data-message], :scope > [data-pending-id]")].at(-1);
    row.classList.toggle("msg--first", !this.#continues(last, row));
    row.classList.add("is-new");
    this.list.list.append(row);
    return row;
  }

  /** Whether `row` belongs to the group of messages that `last` is the end of. */
  #continues(last, row) {
    if (last?.dataset.sender !== row.dataset.sender) return false;
    return !last.dataset.at || Date.now() - Date.parse(last.dataset.at) < GROUP_MS;
  }

  #quote(row, replyTo) {
    const slot = row.querySelector("[data-quote-slot]");
    const text = replyTo && this.list.row(replyTo)?.querySelector("[data-reply]")?.dataset.excerpt;
    if (!slot || !text) return;
    slot.textContent = text;
    slot.hidden = false;
  }

  #photos(row, previews) {
    const slot = row.querySelector("[data-photos-slot]");
    if (!slot || !previews.length) return;
    slot.classList.add(`msg__photos--${previews.length === 1 ? "one" : previews.length % 3 ? "two" : "three"}`);
    slot.replaceChildren(
      ...previews.map(({ url, isVideo }) => {
        const place = document.createElement("li");
        const shown = document.createElement(isVideo ? "video" : "img");
        if (isVideo) Object.assign(shown, { muted: true, playsInline: true, preload: "metadata", src: `${url}#t=0.1` });
        else Object.assign(shown, { alt: "", src: url });
        place.append(shown);
        return place;
      }),
    );
    slot.hidden = false;
  }

  #draw(row, { state, error }) {
    const isStuck = state !== "sending";
    row.classList.toggle("msg--failed", state === "failed");
    row.querySelector("[data-retry]").hidden = !isStuck;
    row.querySelector("[data-discard]").hidden = !isStuck;
    const words = {
      sending: gettext("Sending…"),
      waiting: error || gettext("Not sent yet. It goes out as soon as there is a connection."),
      failed: error,
    };
    row.querySelector("[data-state]").textContent = words[state];
  }
}
