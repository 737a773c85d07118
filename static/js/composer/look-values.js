/* Looks as values: compared, and without what changes nothing. What they do to a picture is in look.js. */

/** The look without what changes nothing; null for a picture as it is. */
export function tidy(look) {
  const adjust = Object.fromEntries(Object.entries(look?.adjust ?? {}).filter(([, amount]) => amount));
  const filter = look?.strength ? look.filter : null;
  return filter || Object.keys(adjust).length ? { filter: filter ?? null, strength: filter ? look.strength : 100, adjust } : null;
}

export const sameLook = (a, b) => JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));

function inOrder(look) {
  const tidied = tidy(look);
  return tidied && [tidied.filter, tidied.strength, Object.entries(tidied.adjust).sort()];
}
