/* What is being made survives a reload: kept in this browser for each person, until shared or discarded.
 * Only what the server has can be kept; a file that is still on its way has to be chosen again. */
const VERSION = 1;
const MAX_AGE_MS = 23 * 3600_000; // the server removes unused uploads after a day

export class Draft {
  constructor(userId) {
    this.key = `composer:${userId}`;
  }

  /** The kept draft, or null. */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept?.version === VERSION && Date.now() - kept.time < MAX_AGE_MS ? kept : null;
    } catch {
      return null;
    }
  }

  /** Keeps `state`; false when the browser has no room for it. */
  write(state) {
    const items = state.items
      .filter((item) => item.status === "ready")
      .map(({ mediaId, name, ratio, view, altText, savedAlt, savedCrop }) => ({ mediaId, name, ratio, view, altText, savedAlt, savedCrop }));
    const { step, shape, fields, sent } = state;
    if (!items.length && !Object.values(fields).some(Boolean)) {
      this.clear();
      return true;
    }
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: VERSION, time: Date.now(), items, step, shape, fields, sent }));
      return true;
    } catch {
      return false;
    }
  }

  clear() {
    localStorage.removeItem(this.key);
  }
}
