/* The page's one socket to the server: opened once, opened again by itself, and caught up after it was away.
 *
 * `socket.on(type, handle)` hears frames of a type, `socket.send(type, data)` says one. The number of the last event is
 * kept in this tab, so that the next page, or the next connection, asks for what came in between (`resume`).
 * On the document: `realtime:status` ({status}) whenever it changes, and `realtime:gap` when events were missed that can't
 * be replayed; whoever shows lists then reads them again over HTTP. */

/** "connecting" · "live" · "waiting" (for the next attempt) · "offline" · "ended" (signed out, or not allowed). */
const FINAL = { 4401: "signed-out", 4403: "refused" };
const CROWDED = 4409; // this person has many pages open: the oldest lets go
const TOO_MANY = 4429;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const ANSWER_MS = 10_000; // how long a connection may take to open, and a ping to be answered
const ASLEEP_MS = 2000;
const STABLE_MS = 10_000; // a connection that lasted so long begins again with the shortest wait
const REPLAY_MS = 10 * 60_000; // how long the server keeps events
const LEAVING_MS = 15_000; // how long the next page may take to come
const OLD_NEWS_MS = 30_000; // what came while we were away for longer isn't announced as if it had just happened

export class Socket {
  #connection = null;
  #handlers = new Map(); // type → Set of functions
  #attempts = 0;
  #timers = {};
  #position = { seq: 0, time: 0 }; // the last event, and until when nothing was missed
  #left = null; // the position when this page began to be left
  #readyAt = 0;
  #readySeq = 0;
  #held = null; // number → frame, while a replay is under way: what is live may overtake what was missed
  #heardAt = 0; // when the server was last known to be there
  #isStarted = false;
  #isFresh = true; // nothing was missed yet: the page is as the server just made it

  constructor(user, path = "/ws/") {
    this.user = user;
    this.path = path;
    this.key = `realtime:${user}`;
    this.status = "idle";
    this.reason = "";
    /** True while missed events are replayed, so that nobody is told of old news as if they had just come. */
    this.isReplaying = false;
  }

  get isLive() {
    return this.status === "live";
  }

  /** Calls `handle(data, frame)` for each frame of `type`; gives the function that ends it. */
  on(type, handle) {
    if (!this.#handlers.has(type)) this.#handlers.set(type, new Set());
    this.#handlers.get(type).add(handle);
    return () => this.#handlers.get(type).delete(handle);
  }

  /** Sends a frame; false when there is no connection, and nothing was sent. */
  send(type, data = {}) {
    if (!this.isLive || this.#connection.readyState !== WebSocket.OPEN) return false;
    this.#connection.send(JSON.stringify({ type, data }));
    return true;
  }

  /** Opens the socket and keeps it open for as long as the page is there. */
  start() {
    this.#isStarted = true;
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#lost("offline"));
    // A page that is put aside for the way back must not hold a connection, or the browser doesn't keep it.
    addEventListener("pagehide", () => this.#lost("idle"));
    addEventListener("beforeunload", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.#back());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    this.#restore();
    this.#open();
  }

  /** After sleep, back online, or when the server was reached in another way: opens at once, or asks an old connection
   *  whether it is still one. */
  wake() {
    if (!this.#isStarted || ["ended", "connecting"].includes(this.status)) return;
    if (!this.isLive) this.#open();
    else if (Date.now() - this.#heardAt > ASLEEP_MS) this.#probe();
  }

  /** By way of the browser's history, as it was left: its own position, not that of the page it comes from. */
  #back() {
    this.#stay();
    this.wake();
  }

  #open() {
    clearTimeout(this.#timers.retry);
    if (!navigator.onLine) {
      this.#set("offline");
      return;
    }
    this.#set("connecting");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const connection = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.#connection = connection;
    const isCurrent = () => this.#connection === connection;
    connection.addEventListener("message", (event) => isCurrent() && this.#hear(event.data));
    connection.addEventListener("close", (event) => isCurrent() && this.#closed(event.code));
    this.#expectAnswer();
  }

  /** Something has to be heard soon, or the connection is given up: a dead one can look open for minutes. */
  #expectAnswer() {
    clearTimeout(this.#timers.answer);
    this.#timers.answer = setTimeout(() => this.#closed(0), ANSWER_MS);
  }

  #probe() {
    this.send("ping");
    this.#expectAnswer();
  }

  #hear(text) {
    this.#heardAt = Date.now();
    clearTimeout(this.#timers.answer);
    const frame = JSON.parse(text);
    if (!frame.seq) this.#take(frame);
    else if (this.#held) this.#held.set(frame.seq, frame);
    else this.#takeNumbered(frame);
  }

  #takeNumbered(frame) {
    if (frame.seq <= this.#position.seq) return; // seen already
    this.#moveTo(frame.seq);
    this.#take(frame);
  }

  #take(frame) {
    if (frame.type === "ready") this.#ready(frame.data);
    if (frame.type === "resumed") this.#resumed(frame.data);
    if (frame.type === "error" && frame.data?.code === "gap") this.#gap();
    this.#tell(frame);
  }

  #tell(frame) {
    for (const handle of this.#handlers.get(frame.type) ?? []) {
      try {
        handle(frame.data ?? {}, frame);
      } catch (error) {
        reportError(error); // one behaviour's fault is not the others'
      }
    }
  }

  #ready(data) {
    if (String(data.user_id) !== this.user) {
      this.#end("other-user"); // somebody else signed in, in another tab
      return;
    }
    const wasAway = Date.now() - this.#position.time;
    this.#readyAt = Date.now();
    this.#readySeq = data.seq ?? 0;
    clearInterval(this.#timers.heartbeat);
    this.#timers.heartbeat = setInterval(() => this.#probe(), (data.heartbeat_s || 30) * 1000);
    this.#set("live");
    if (this.#position.seq && wasAway < REPLAY_MS) {
      this.isReplaying = wasAway > OLD_NEWS_MS;
      this.#held = new Map();
      this.send("resume", { seq: this.#position.seq });
      this.#timers.resume = setTimeout(() => this.#gap(), ANSWER_MS); // a server in trouble answers with an error
    } else if (this.#isFresh) {
      this.#moveTo(this.#readySeq);
    } else {
      this.#gap();
    }
    this.#isFresh = false;
  }

  /** Missed events and live ones, in their order. */
  #release() {
    clearTimeout(this.#timers.resume);
    const held = [...(this.#held ?? [])].sort(([one], [other]) => one - other);
    this.#held = null;
    for (const [, frame] of held) this.#takeNumbered(frame);
    this.isReplaying = false;
  }

  #resumed(data) {
    this.#release();
    this.#moveTo(Math.max(this.#position.seq, data?.seq ?? 0));
  }

  #gap() {
    this.#release();
    this.#moveTo(Math.max(this.#position.seq, this.#readySeq));
    document.dispatchEvent(new CustomEvent("realtime:gap"));
  }

  #closed(code) {
    this.#detach();
    if (FINAL[code]) {
      this.#end(FINAL[code]);
      return;
    }
    if (code === CROWDED && document.hidden) {
      this.#lost("idle"); // until somebody looks at it: else the pages would take turns
      return;
    }
    if (this.#readyAt && Date.now() - this.#readyAt > STABLE_MS) this.#attempts = 0;
    this.#readyAt = 0;
    this.#set(navigator.onLine ? "waiting" : "offline");
    // Full jitter: a thousand pages whose server restarted don't come back in the same moment.
    const most = [CROWDED, TOO_MANY].includes(code) ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#timers.retry = setTimeout(() => this.#open(), Math.random() * most);
  }

  /** The connection is let go, for now, by this side. */
  #lost(status) {
    if (this.status === "ended") return;
    this.#detach();
    clearTimeout(this.#timers.retry);
    this.#set(status);
  }

  #end(reason) {
    this.#detach();
    this.#left = null;
    this.#moveTo(0);
    this.reason = reason;
    this.#set("ended");
  }

  #detach() {
    const connection = this.#connection;
    this.#connection = null;
    // Until when nothing was missed: the last sign of life, not the moment at which the loss was noticed.
    if (this.#readyAt) this.#position.time = this.#heardAt;
    this.#keep();
    this.#held = null; // the next replay brings it again
    this.isReplaying = false;
    clearTimeout(this.#timers.answer);
    clearTimeout(this.#timers.resume);
    clearInterval(this.#timers.heartbeat);
    // One that is still being opened can only be closed with a warning in the console: then once it is open.
    if (connection?.readyState === WebSocket.CONNECTING) connection.addEventListener("open", () => connection.close());
    else connection?.close();
  }

  #set(status) {
    if (this.status === status) return;
    this.status = status;
    document.dispatchEvent(new CustomEvent("realtime:status", { detail: { status, reason: this.reason } }));
  }

  // --- Where we are in the row of events: for the next connection, and for the next page of this tab --------------------

  #moveTo(seq) {
    this.#position = { seq, time: Date.now() };
    this.#keep();
  }

  /** The server makes the next page from now on: what this one hears until it is gone may be missing there. The stay can
   *  also be chosen, and a download begins in the same way. */
  #leave() {
    this.#left = this.#position;
    clearTimeout(this.#timers.leave);
    this.#timers.leave = setTimeout(() => this.#stay(), LEAVING_MS);
  }

  #stay() {
    clearTimeout(this.#timers.leave);
    this.#left = null;
    this.#keep();
  }

  #keep() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.#left ?? this.#position));
    } catch {
      // No room, or not allowed: the next page begins with what the server made it of.
    }
  }

  #restore() {
    try {
      this.#position = JSON.parse(sessionStorage.getItem(this.key)) ?? this.#position;
    } catch {
      // The same.
    }
  }
}

/** The page's socket; for people who aren't signed in it never opens. */
export const socket = new Socket(document.documentElement.dataset.user ?? "");
