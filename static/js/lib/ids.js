/* Ids are 64-bit numbers as strings: too large for Number, and of different lengths. */

/** Whether `a` was made after `b`; nothing ("", null) is older than everything. */
export function isNewer(a, b) {
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left.length === right.length ? left > right : left.length > right.length;
}

export const newest = (a, b) => (isNewer(a, b) ? a : b);

/** A key that makes a message once, however often it is sent. (crypto.randomUUID exists on secure origins only.) */
export function newClientId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
