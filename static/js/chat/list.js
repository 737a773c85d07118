/* The messages on the page: new ones at the end, older ones above as one scrolls up, each as the server renders it.
 *
 * The scroller stands on its end (`flex-direction: column-reverse`): `scrollTop` is 0 at the newest message and negative
 * above. `keeping()` wraps every change, so that what is being read stays where it is. */
import { announceContent, prefersLessMotion, stopsIn } from "../lib/dom.js";
import { isNewer } from "../lib/ids.js";
import { isInUse, whenFree } from "../lib/in-use.js";
import { fetchRows } from "./partials.js";

const AT_END_PX = 48;
const MOST_PAGES = 4; // of new messages after a long absence; more come when one scrolls to them
const NEAR = "600px 0px";

export class MessageList {
  #catching = null;
  #again = false;
  #isBehind = false; // something came while the end was not on the page
  #wanted = new Set(); // ids of messages to read again
  #refreshing = null;

  /** `onAdded(rows)` is called with message rows that came at the end, `onChanged()` after every change. */
  constructor(root, { onAdded, onChanged }) {
    this.url = root.dataset.url;
    this.list = root.querySelector("[data-messages]");
    this.scroller = root.querySelector("[data-scroller]");
    this.onAdded = onAdded;
    this.onChanged = onChanged;
    this.scroller.style.overflowAnchor = "none"; // positions are kept here, the same way in every browser
    this.edges = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.#loadEdge(target);
    }, { root: this.scroller, rootMargin: NEAR });
    this.#watchEdges();
  }

  get rows() {
    return [...this.list.querySelectorAll(":scope > [data-message]")];
  }

  get lastId() {
    return this.rows.at(-1)?.dataset.message ?? "0";
  }

  get newerEdge() {
    return this.list.querySelector(":scope > [data-newer]");
  }

  get hasPending() {
    return Boolean(this.list.querySelector(":scope > [data-pending-id]"));
  }

  /** Whether the newest message is on the page and in sight. */
  get isAtEnd() {
    return !this.newerEdge && Math.abs(this.scroller.scrollTop) < AT_END_PX;
  }

  row(id) {
    return this.list.querySelector(`:scope > [data-message="${CSS.escape(id)}"]`);
  }

  /** Changes the list while what is read stays in its place: the end when one is there, else the topmost message. */
  keeping(change) {
    const wasAtEnd = this.isAtEnd;
    const anchor = wasAtEnd ? null : this.#topmost();
    const top = anchor?.getBoundingClientRect().top;
    const result = change();
    if (wasAtEnd) this.scroller.scrollTop = 0;
    else if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - top;
    return result;
  }

  #topmost() {
    const edge = this.scroller.getBoundingClientRect().top;
    return this.rows.find((row) => row.getBoundingClientRect().bottom > edge);
  }

  toEnd({ smooth = false } = {}) {
    this.scroller.scrollTo({ top: 0, behavior: smooth && !prefersLessMotion() ? "smooth" : "instant" });
  }

  /** Shows a row that is on the page; `mark` lets it be seen. */
  reveal(row, { block = "center", mark = true } = {}) {
    row.scrollIntoView({ block, behavior: "instant" });
    if (!mark) return;
    row.classList.add("is-found");
    setTimeout(() => row.classList.remove("is-found"), 2000);
  }

  // --- New messages --------------------------------------------------------------------------------------------------

  /** Brings what came after the last message on the page. Calls that come together are one. */
  catchUp() {
    this.#again = true;
    this.#catching ??= this.#catchUp().finally(() => (this.#catching = null));
    return this.#catching;
  }

  async #catchUp() {
    while (this.#again) {
      this.#again = false;
      if (this.newerEdge) this.#isBehind = true;
      for (let page = 0; page < MOST_PAGES && !this.newerEdge; page += 1) {
        const rows = await fetchRows(this.url, { after: this.lastId });
        const edge = rows.find((row) => row.matches("[data-newer]"));
        const isLast = !edge || page === MOST_PAGES - 1;
        this.#append(isLast ? rows : rows.filter((row) => row !== edge));
        if (isLast) break;
      }
    }
  }

  /** The end has come onto the page: it may have been read before what came last. */
  #endReached() {
    if (!this.#isBehind || this.newerEdge) return;
    this.#isBehind = false;
    this.catchUp().catch(() => {}); // without a connection: the next one begins with it
  }

  #append(rows) {
    const added = [];
    this.keeping(() => {
      const end = this.list.querySelector(":scope > [data-pending-id]"); // what isn't sent stays last
      for (const row of this.#fresh(rows.filter((each) => !each.matches("[data-older]")))) {
        row.classList.add("is-new");
        this.list.insertBefore(row, end);
        if (row.dataset.message) added.push(row);
      }
      this.#newRows(rows);
    });
    if (added.length) this.onAdded(added);
    this.onChanged();
  }

  /** Those of `rows` that aren't on the page: messages, and what stands directly above them (the day, "new messages"). */
  #fresh(rows) {
    let isFresh = true;
    return rows.toReversed().filter((row) => {
      if (row.dataset.message) isFresh = !this.row(row.dataset.message);
      if (row.matches("[data-first-unread]") && this.list.querySelector(":scope > [data-first-unread]")) return false;
      return isFresh;
    }).reverse();
  }

  #newRows(rows) {
    rows.filter((row) => row.isConnected).forEach(announceContent);
    this.#watchEdges();
  }

  // --- Older messages, and the ways out of a window in the middle ------------------------------------------------------

  #watchEdges() {
    for (const edge of this.list.querySelectorAll(":scope > [data-older], :scope > [data-newer]")) this.edges.observe(edge);
  }

  async #loadEdge(edge) {
    if (edge.getAttribute("aria-busy") === "true") return;
    edge.setAttribute("aria-busy", "true");
    let rows;
    try {
      rows = await fetchRows(edge.dataset.older ?? edge.dataset.newer);
    } catch {
      edge.removeAttribute("aria-busy"); // its link is still there to press
      return;
    }
    if (!edge.isConnected) return; // the list was replaced meanwhile
    this.edges.unobserve(edge);
    const behind = edge.matches("[data-newer]") ? "[data-older]" : "[data-newer]"; // the way back to where we are
    this.keeping(() => {
      const fresh = this.#fresh(rows.filter((row) => !row.matches(behind)));
      edge.replaceWith(...fresh);
      this.#newRows(fresh);
    });
    this.onChanged();
    this.#endReached();
  }

  /** Shows message `id`, wherever it is in the history; false when it is not there (any more). */
  async showAround(id) {
    const there = this.row(id);
    if (there) {
      this.reveal(there);
      return true;
    }
    await this.#replace({ around: id });
    const row = this.row(id);
    if (row) this.reveal(row);
    return Boolean(row);
  }

  /** The end of the conversation, from wherever one is. */
  async showEnd({ smooth = false } = {}) {
    const isElsewhere = Boolean(this.newerEdge);
    if (isElsewhere) await this.#replace({ partial: 1 });
    this.toEnd({ smooth: smooth && !isElsewhere }); // what comes in above would stop a scroll that takes its time
  }

  /** Reads all that is shown again: events were missed. */
  async reload() {
    const anchor = this.isAtEnd ? null : this.#topmost();
    if (!anchor) {
      await this.#replace({ partial: 1 });
      this.toEnd();
      return;
    }
    const offset = anchor.getBoundingClientRect().top;
    await this.#replace({ around: anchor.dataset.message });
    const row = this.row(anchor.dataset.message);
    if (row) this.scroller.scrollTop += row.getBoundingClientRect().top - offset;
  }

  async #replace(parameters) {
    const before = this.lastId;
    const rows = await fetchRows(this.url, parameters);
    const pending = [...this.list.querySelectorAll(":scope > [data-pending-id]")];
    const focused = document.activeElement;
    this.list.replaceChildren(...rows.map((row) => this.#inUse(row) ?? row), ...pending);
    if (this.list.contains(focused)) focused.focus({ preventScroll: true });
    this.#newRows(rows);
    const added = rows.filter((row) => row.dataset.message && isNewer(row.dataset.message, before));
    if (added.length) this.onAdded(added);
    this.onChanged();
    this.#endReached();
  }

  // --- Changes of what is there -----------------------------------------------------------------------------------------

  /** Reads one message again (edited, reacted to). Calls that come together are one for each message. */
  refresh(id) {
    if (!this.row(id)) return Promise.resolve();
    this.#wanted.add(id);
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refresh() {
    while (this.#wanted.size) {
      const [id] = this.#wanted;
      this.#wanted.delete(id);
      const rows = await fetchRows(this.url, { only: id });
      const fresh = rows.find((row) => row.dataset.message === id);
      const old = this.row(id);
      if (!old || (fresh && this.#inUse(fresh))) continue;
      this.keeping(() => {
        if (!fresh) this.#take(old);
        else {
          fresh.classList.toggle("msg--first", old.classList.contains("msg--first"));
          this.#replaceRow(old, fresh);
        }
      });
      this.onChanged();
    }
  }

  /** The row on the page that `fresh` is to replace, when somebody is in the middle of it: then it is read again later. */
  #inUse(fresh) {
    const { message: id } = fresh.dataset;
    const old = id && this.row(id);
    if (!old || !isInUse(old)) return null;
    whenFree(old).then(() => this.refresh(id)).catch(() => {});
    return old;
  }

  #replaceRow(old, fresh) {
    const hadFocus = old.contains(document.activeElement);
    const at = stopsIn(old).indexOf(document.activeElement);
    old.replaceWith(fresh);
    announceContent(fresh);
    if (hadFocus) (stopsIn(fresh)[at] ?? this.scroller).focus({ preventScroll: true });
  }

  remove(id) {
    const row = this.row(id);
    if (!row) return;
    this.keeping(() => this.#take(row));
    this.onChanged();
  }

  /** Takes a row out; what follows begins its group if that one did, and a day without messages goes too. */
  #take(row) {
    const rows = [...this.list.children].filter((each) => !each.matches("[data-seen-here], [data-pending-id]"));
    const [previous, next] = [rows[rows.indexOf(row) - 1], rows[rows.indexOf(row) + 1]];
    const isEmptyDay = previous?.matches("[data-day]") && (!next || next.matches("[data-day], [data-newer]"));
    if (row.classList.contains("msg--first") && next?.dataset.sender === row.dataset.sender) next.classList.add("msg--first");
    if (row.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
    row.remove();
    if (isEmptyDay) previous.remove();
  }
}
