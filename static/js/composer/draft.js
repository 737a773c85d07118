/* What is being made survives a reload: kept in this browser for each person, until shared or discarded.
 * Only what the server has can be kept; a file that is still on its way has to be chosen again. */
const VERSION = 2;
const MAX_AGE_MS = 23 * 3600_000; // the server removes unused uploads after a day
const KEPT = [
  "mediaId", "kind", "status", "name", "ratio", "view", "altText", "savedAlt", "savedCrop", "part", "isPart", "people", "look", "savedLook",
  "duration", "coverMs", "savedCover",
];

export class Draft {
  /** `draftId` is that of the draft on the server that is being changed, or "". */
  constructor(userId, draftId) {
    this.key = draftId ? `composer:${userId}:${draftId}` : `composer:${userId}`;
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
    const items = state.items.filter((item) => item.mediaId && item.status !== "failed").map(toKeep);
    const { step, shape, fields, sent } = state;
    if (!items.length && !fields.caption && !fields.location) {
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

const toKeep = (item) => Object.fromEntries(KEPT.map((name) => [name, item[name]]));
