/* One conversation (templates/messaging/_chat.html): what comes over the socket, what is written, what is read.
 *
 * Messages are sent over HTTP with a key of their own and shown as the server renders them; the socket only says that
 * there is something to fetch. So whatever the connection does, nothing is lost and nothing is there twice. */
import { debounce } from "../lib/dom.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { whenFree } from "../lib/in-use.js";
import { socket } from "../realtime/socket.js";
import { toast } from "../toast.js";
import { Actions } from "./actions.js";
import { MessageList } from "./list.js";
import { Outbox } from "./outbox.js";
import { Pending } from "./pending.js";
import { bindPhotos } from "./photos.js";
import { Reading } from "./reading.js";
import { Typing } from "./typing.js";
import { fitAboveKeyboard } from "./viewport.js";
import { Writer } from "./writer.js";

export function chat(root) {
  new Chat(root).start();
}

class Chat {
  constructor(root) {
    this.root = root;
    this.conversation = root.dataset.conversation;
    this.find = (selector) => root.querySelector(selector);
    this.pill = this.find("[data-new-pill]");
    this.unseen = 0; // messages that came while one was reading above
    this.list = new MessageList(root, { onAdded: (rows) => this.#added(rows), onChanged: () => this.#changed() });
    this.reading = new Reading(root, this.list);
    this.typing = new Typing(root, this.list, (userId) => this.#nameOf(userId));
    this.say = debounce((text) => (this.find("[data-chat-status]").textContent = text), 100);
    if (this.find("[data-composer]")) this.#bindWriting();
    this.actions = new Actions(root, this.list, this.writer);
    bindPhotos(root);
    fitAboveKeyboard();
  }

  #bindWriting() {
    this.pending = new Pending(this.root, this.list, {
      retry: (clientId) => this.outbox.retry(clientId),
      discard: (clientId) => this.outbox.discard(clientId),
    });
    this.outbox = new Outbox(this.conversation, (item) => this.#itemChanged(item));
    this.writer = new Writer(this.root, {
      send: (item) => this.#send(item),
      typing: (isTyping) => this.typing.tell(isTyping),
      editLast: () => this.actions.editLast(),
    });
  }

  start() {
    this.#listen();
    this.pill.addEventListener("click", () => this.#toEnd({ smooth: true }));
    this.list.scroller.addEventListener("scroll", () => this.list.isAtEnd && this.#hidePill(), { passive: true });
    this.writer?.start();
    this.outbox?.restore();
    this.#begin();
    this.reading.start();
    this.root.dataset.attached = "";
  }

  /** Where one begins: at the message of the address, at the first unread one, or at the end. */
  #begin() {
    const asked = new URLSearchParams(location.search).get("around");
    const unread = this.find("[data-first-unread]");
    if (asked && this.list.row(asked)) this.list.reveal(this.list.row(asked));
    else if (unread) this.list.reveal(unread, { block: "start", mark: false });
    this.#showPill();
  }

  #listen() {
    const on = (type, handle) => socket.on(type, (data) => String(data.conversation_id) === this.conversation && handle(data));
    on("message.new", ({ message }) => {
      if (message?.sender) this.typing.heard(String(message.sender.id), false);
      this.#catchUp();
    });
    on("message.edited", ({ message }) => {
      this.#refresh(message.id);
      this.#refreshQuotes(message.id);
    });
    on("message.reaction", ({ message_id: id }) => this.#refresh(id));
    on("message.deleted", ({ message_id: id }) => {
      this.list.remove(String(id));
      this.#refreshQuotes(id);
    });
    on("message.read", ({ user_id: userId, up_to: id }) => this.reading.heard(String(userId), String(id)));
    on("typing", ({ user_id: userId, is_typing: isTyping }) => this.typing.heard(String(userId), isTyping));
    on("conversation.changed", () => this.#conversationChanged());
    socket.on("ready", () => {
      this.outbox?.resume();
      this.#catchUp();
      this.reading.tell();
    });
    document.addEventListener("realtime:gap", () => this.list.reload().catch(() => {}));
  }

  #catchUp() {
    this.list.catchUp().catch(() => {}); // without a connection: the next one begins with it
    if (this.list.newerEdge) this.#showPill();
  }

  #refresh(id) {
    this.list.refresh(String(id)).catch(() => {});
  }

  /** What quotes a message shows what it says now, or that it is gone. */
  #refreshQuotes(id) {
    for (const quote of this.list.list.querySelectorAll(`[data-jump="${CSS.escape(String(id))}"]`)) {
      this.#refresh(quote.closest("[data-message]").dataset.message);
    }
  }

  // --- Sending -------------------------------------------------------------------------------------------------------

  async #send(item) {
    this.typing.sent();
    this.outbox.add(item);
    this.find("[data-first-unread]")?.remove(); // who answers has read
    await this.#toEnd();
    this.reading.answered();
  }

  #itemChanged(item) {
    this.pending.show(item);
    if (item.state === "sent") {
      this.#catchUp();
      socket.wake(); // the server is there
    }
    if (item.state === "failed") this.say(item.error);
    this.#changed();
  }

  async #toEnd(options) {
    try {
      await this.list.showEnd(options);
    } catch (error) {
      toast(error.message, { kind: "error" });
    }
  }

  // --- What came -----------------------------------------------------------------------------------------------------

  #added(rows) {
    this.pending?.replace(rows);
    for (const { dataset } of rows) if (dataset.client) this.outbox?.arrived(dataset.client, dataset.message);
    const fromOthers = rows.filter((row) => row.dataset.sender && row.dataset.sender !== socket.user);
    for (const { dataset } of fromOthers) {
      this.typing.heard(dataset.sender, false);
      this.reading.heard(dataset.sender, dataset.message); // who writes has read what is above
    }
    if (!fromOthers.length) return;
    this.#announce(fromOthers);
    if (!this.list.isAtEnd) {
      this.unseen += fromOthers.length;
      this.#showPill();
    } else if (document.hasFocus()) {
      this.find("[data-first-unread]")?.remove(); // it was for what was unread on arrival
    }
  }

  #changed() {
    this.reading.place();
    this.reading.look();
  }

  #announce(rows) {
    const last = rows.at(-1);
    const name = this.#nameOf(last.dataset.sender);
    const text = last.querySelector("[data-raw-text]")?.textContent.trim() || (last.querySelector("video") ? gettext("Video") : gettext("Photo"));
    this.say(
      rows.length === 1
        ? interpolate(gettext("%(name)s: %(text)s"), { name, text })
        : interpolate(ngettext("%(n)s new message", "%(n)s new messages", rows.length), { n: rows.length }),
    );
  }

  #showPill() {
    this.pill.hidden = this.list.isAtEnd;
    const text = this.pill.querySelector("[data-pill-text]");
    if (!text || this.pill.hidden) return;
    text.textContent = this.unseen
      ? interpolate(ngettext("%(n)s new message", "%(n)s new messages", this.unseen), { n: this.unseen })
      : gettext("New messages");
  }

  #hidePill() {
    this.unseen = 0;
    this.pill.hidden = true;
  }

  /** The name of a member, as some part of the page shows it. */
  #nameOf(userId) {
    const reader = this.reading.readers.get(userId);
    return reader?.dataset.name ?? "";
  }

  /** Renamed, other members, accepted, muted: the head and the foot are no longer as the server made them. */
  async #conversationChanged() {
    this.#catchUp(); // the line that says so
    const answer = await fetch(this.root.dataset.url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) {
      // Removed from the group, or deleted on another device: there is nothing here for us any more.
      if (answer?.status === 404) location.assign("/direct/inbox/");
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".chat");
    if (!fresh) return;
    const isSame = fresh.dataset.canSend === this.root.dataset.canSend && fresh.dataset.state === this.root.dataset.state;
    if (!isSame) {
      location.reload(); // what was written is kept
      return;
    }
    for (const part of [".chat__head", ".chat__intro"]) {
      const [old, changed] = [this.find(part), fresh.querySelector(part)];
      if (old && changed) whenFree(old).then(() => this.find(part).replaceWith(changed));
    }
  }
}
