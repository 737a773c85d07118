/* What was written and not sent, and what was sent and not yet taken: kept in this browser, for each person and
 * conversation, so that neither a reload nor a lost connection loses a word. */
const MAX_AGE_MS = 14 * 24 * 3600_000;

/** A place in localStorage; reads and writes fail in silence where the browser has no room or allows none. */
export class Kept {
  constructor(name, conversation) {
    this.key = `${name}:${document.documentElement.dataset.user}:${conversation}`;
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept && Date.now() - kept.time < MAX_AGE_MS ? kept.value : null;
    } catch {
      return null;
    }
  }

  write(value) {
    try {
      if (value === null) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ time: Date.now(), value }));
    } catch {
      // It is still on the page.
    }
  }
}
