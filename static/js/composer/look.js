/* Looks: how a picture is edited. This is the description of `content/looks.py` in JavaScript; a browser test holds
 * the two against each other.
 *
 * A look is {filter: name or null, strength: 0…100, adjust: {name: -100…100}}. The filters' numbers come from the server
 * (`catalogue`: {size, adjust: [names], filters: [{name, label, adjust, matrix, dark, light, vignette}]}). */
const LUMA = [0.2126, 0.7152, 0.0722];
const clamp = (value) => Math.min(1, Math.max(0, value));
const luma = (colour) => LUMA[0] * colour[0] + LUMA[1] * colour[1] + LUMA[2] * colour[2];
const each = (colour, change) => colour.forEach((value, i) => (colour[i] = clamp(change(value, i))));

const presetOf = (look, catalogue) => catalogue.filters.find((filter) => filter.name === look.filter) ?? null;

/** The colour table, red changing fastest: Float32Array of size³ × 3; null when no colour changes. */
export function colourTable(look, catalogue) {
  const preset = presetOf(look, catalogue);
  const amounts = {};
  for (const [name, amount] of Object.entries(look.adjust)) if (name !== "vignette" && amount) amounts[name] = amount / 100;
  if (!preset && !Object.keys(amounts).length) return null;
  const { size } = catalogue;
  const share = look.strength / 100;
  const table = new Float32Array(size ** 3 * 3);
  let at = 0;
  for (let b = 0; b < size; b += 1) {
    for (let g = 0; g < size; g += 1) {
      for (let r = 0; r < size; r += 1) {
        const colour = [r, g, b].map((step) => step / (size - 1));
        if (preset) {
          const before = [...colour];
          filtered(colour, preset);
          each(colour, (after, i) => before[i] + share * (after - before[i]));
        }
        tone(colour, amounts);
        table.set(colour, at);
        at += 3;
      }
    }
  }
  return table;
}

/** -1 (white corners) to 1 (dark corners). */
export function vignetteAmount(look, catalogue) {
  const preset = ((presetOf(look, catalogue)?.vignette ?? 0) * look.strength) / 100;
  return Math.min(1, Math.max(-1, preset + (look.adjust.vignette ?? 0) / 100));
}

function filtered(colour, { matrix, adjust, dark, light }) {
  if (matrix.length) {
    const [r, g, b] = colour;
    each(colour, (_, i) => matrix[3 * i] * r + matrix[3 * i + 1] * g + matrix[3 * i + 2] * b);
  }
  tone(colour, adjust);
  const y = luma(colour);
  each(colour, (v, i) => v + dark[i] * (1 - y) ** 2 + light[i] * y ** 2);
}

function tone(colour, amounts) {
  const { brightness: b, contrast: c, warmth: w, saturation: s, fade: f, shadows = 0, highlights = 0 } = amounts;
  if (b) each(colour, (v) => v + 0.8 * b * v * (1 - v));
  if (c) each(colour, (v) => v + c * v * (1 - v) * (2 * v - 1));
  if (w) each(colour, (v, i) => v * (1 + [0.18, 0.02, -0.18][i] * w));
  if (s) {
    const y = luma(colour);
    const keep = 1 + (s > 0 ? 0.9 * s : s);
    each(colour, (v) => y + (v - y) * keep);
  }
  if (shadows || highlights) {
    const y = luma(colour);
    const gain = 1 + 0.9 * shadows * (1 - y) ** 2 + 0.9 * highlights * y * (1 - y);
    each(colour, (v) => v * gain);
  }
  if (f) {
    const g = -0.12 * f;
    each(colour, (v) => (f > 0 ? v * (1 - 0.22 * f) + 0.12 * f : (v - g) / (1 - g)));
  }
}

/** How much of black (or white) lies over a place; `p` and `q` go from -1 to 1 across what is shown. */
function shade(p, q, amount) {
  const t = clamp(((p * p + q * q) / 2 - 0.15) / 0.85);
  return 0.75 * Math.abs(amount) * t * t * (3 - 2 * t);
}

/** Changes `pixels` (an ImageData) by a table of `size` steps and a vignette: what WebGL does where there is one. */
export function applyToPixels({ data, width, height }, table, size, vignette) {
  const ground = vignette > 0 ? 0 : 255;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      if (table) lookUp(data, at, table, size);
      if (vignette) {
        const share = shade((2 * x + 1) / width - 1, (2 * y + 1) / height - 1, vignette);
        for (let i = at; i < at + 3; i += 1) data[i] += (ground - data[i]) * share;
      }
    }
  }
}

/* The eight points of the table around a colour, interpolated. */
function lookUp(data, at, table, size) {
  const last = size - 1;
  const places = [data[at], data[at + 1], data[at + 2]].map((value) => (value / 255) * last);
  const [r, g, b] = places.map((place) => Math.min(last - 1, Math.floor(place)));
  const [fr, fg, fb] = [places[0] - r, places[1] - g, places[2] - b];
  const base = 3 * (r + size * (g + size * b));
  const [up, over] = [3 * size, 3 * size * size];
  for (let i = 0; i < 3; i += 1) {
    const p = base + i;
    const line = (q) => table[q] + (table[q + 3] - table[q]) * fr;
    const plane = (q) => line(q) + (line(q + up) - line(q)) * fg;
    data[at + i] = 255 * (plane(p) + (plane(p + over) - plane(p)) * fb);
  }
}
