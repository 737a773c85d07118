/* Who has read how far: what we read is told to the server once it was really seen, and the others' faces stand under
 * the last message that they have read. */
import { api } from "../lib/api.js";
import { debounce } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { socket } from "../realtime/socket.js";
import { isNewer, newest } from "../lib/ids.js";

const LOOK_MS = 300; // a glance in passing isn't reading

export class Reading {
  constructor(root, list) {
    this.conversation = root.dataset.conversation;
    this.isSilent = root.dataset.state === "request"; // nobody learns that a request was read
    this.list = list;
    this.readUpTo = root.dataset.lastRead || "0";
    this.home = root.querySelector("[data-seen]");
    this.readers = new Map([...root.querySelectorAll("[data-reader]")].map((face) => [face.dataset.reader, face]));
    this.look = debounce(() => this.#look(), LOOK_MS);
  }

  start() {
    this.list.scroller.addEventListener("scroll", this.look, { passive: true });
    addEventListener("focus", this.look);
    document.addEventListener("visibilitychange", this.look);
    this.look();
    this.place();
  }

  /** Another window or device of ours, or somebody else, has read up to `id`. */
  heard(userId, id) {
    if (userId === socket.user) this.readUpTo = newest(id, this.readUpTo);
    const face = this.readers.get(userId);
    if (!face || !isNewer(id, face.dataset.upTo)) return;
    face.dataset.upTo = id;
    this.list.keeping(() => this.place());
  }

  /** Who answers has read what they answer to: that needs no second look. */
  answered() {
    this.#look();
  }

  #look() {
    const id = this.list.lastId;
    if (this.isSilent || document.hidden || !document.hasFocus()) return;
    if (!this.list.isAtEnd || !isNewer(id, this.readUpTo)) return;
    this.readUpTo = id;
    this.tell();
  }

  /** Tells how far we have read. Told again after a lost connection; twice is once. */
  tell() {
    if (this.isSilent || this.readUpTo === "0") return;
    const data = { conversation_id: this.conversation, up_to: this.readUpTo };
    if (socket.send("message.read", data)) return;
    api("POST", `conversations/${this.conversation}/read`, { up_to: this.readUpTo }).catch(() => {}); // told with the next one
  }

  /** Puts each face under the last message that its person has read, and "Sent" under a last own one that nobody has. */
  place() {
    const rows = this.list.rows.filter((row) => row.matches(".msg"));
    const places = new Map();
    for (const face of this.readers.values()) {
      const row = rows.findLast((each) => !isNewer(each.dataset.message, face.dataset.upTo));
      // One's own message was read by oneself: that says nothing.
      face.hidden = !row || row.dataset.sender === face.dataset.reader;
      if (!face.hidden) places.set(row, [...(places.get(row) ?? []), face]);
    }
    for (const [row, faces] of places) this.#under(row).append(...faces);
    this.home.append(...[...this.readers.values()].filter((face) => face.hidden));
    this.#sent(this.list.rows.at(-1));
    for (const holder of this.list.list.querySelectorAll("[data-seen-here]")) if (!holder.firstElementChild) holder.remove();
  }

  /** The place for faces below a message: the page's own below the newest, one that is made below others. */
  #under(row) {
    if (this.#isLast(row)) return this.home;
    if (row.nextElementSibling?.matches("[data-seen-here]")) return row.nextElementSibling;
    const holder = document.createElement("li");
    holder.className = "chat__seen";
    holder.dataset.seenHere = "";
    row.after(holder);
    return holder;
  }

  #isLast(row) {
    return row === this.list.rows.at(-1) && !this.list.newerEdge && !this.list.hasPending;
  }

  #sent(last) {
    this.sentMark ??= Object.assign(document.createElement("span"), { className: "chat__sent" });
    const isOwn = last?.classList.contains("msg--own") && this.#isLast(last);
    const isSeen = [...this.home.children].some((face) => face.dataset.reader && !face.hidden);
    this.sentMark.textContent = isSeen ? gettext("Seen") : gettext("Sent");
    if (isOwn) this.home.prepend(this.sentMark);
    else this.sentMark.remove();
  }
}
