/* Shows a photo's blurhash (https://blurha.sh, the published algorithm) behind it until the photo is there.
 *
 * A blurhash is a few cosine waves a colour channel in base 83: 1 digit for how many there are, 1 for the largest
 * amplitude, 4 for the average colour, 2 for each further wave. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
const SIZE = 32; // pixels a side; the browser smooths them when it enlarges

const number = (text) => [...text].reduce((sum, digit) => sum * 83 + DIGITS.indexOf(digit), 0);

const toLinear = (value) => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const toByte = (value) => {
  const part = Math.min(1, Math.max(0, value));
  return Math.round((part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055) * 255);
};

const amplitude = (digit, most) => Math.sign(digit - 9) * ((digit - 9) / 9) ** 2 * most;

/** The waves of `hash`: {across, down, waves: [[r, g, b] linear, …]}; null when it isn't a blurhash. */
function waves(hash) {
  const count = number(hash[0] ?? "");
  const across = (count % 9) + 1;
  const down = Math.floor(count / 9) + 1;
  if (hash.length !== 4 + 2 * across * down) return null;
  const most = (number(hash[1]) + 1) / 166;
  const average = number(hash.slice(2, 6));
  const list = [[average >> 16, (average >> 8) & 255, average & 255].map(toLinear)];
  for (let at = 6; at < hash.length; at += 2) {
    const value = number(hash.slice(at, at + 2));
    list.push([Math.floor(value / 361), Math.floor(value / 19) % 19, value % 19].map((digit) => amplitude(digit, most)));
  }
  return { across, down, waves: list };
}

/** RGBA bytes of `hash`, `width` × `height`; null when it isn't a blurhash. */
export function decode(hash, width = SIZE, height = SIZE) {
  const picture = waves(hash);
  if (!picture) return null;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      picture.waves.forEach((wave, index) => {
        const i = index % picture.across;
        const j = Math.floor(index / picture.across);
        const basis = Math.cos((Math.PI * x * i) / width) * Math.cos((Math.PI * y * j) / height);
        for (let channel = 0; channel < 3; channel++) sum[channel] += wave[channel] * basis;
      });
      pixels.set([...sum.map(toByte), 255], (y * width + x) * 4);
    }
  }
  return pixels;
}

export function blurhash(box) {
  const image = box.querySelector("img");
  if (!image || (image.complete && image.naturalWidth)) return;
  const pixels = decode(box.dataset.blurhash);
  if (!pixels) return;
  const canvas = document.createElement("canvas");
  canvas.className = "blurhash";
  canvas.width = canvas.height = SIZE;
  canvas.setAttribute("aria-hidden", "true");
  canvas.getContext("2d").putImageData(new ImageData(pixels, SIZE, SIZE), 0, 0);
  box.prepend(canvas);
  const remove = () => canvas.remove();
  image.addEventListener("load", remove, { once: true });
}
