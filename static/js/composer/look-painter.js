/* Paints pictures with a look: by WebGL where the browser has it, else pixel by pixel. */
import { applyToPixels, colourTable, vignetteAmount } from "./look.js";
import { tidy } from "./look-values.js";

const VERTICES = [
  "#version 300 es",
  "in vec2 corner; uniform vec4 box; out vec2 place; out vec2 shown;",
  "void main() {",
  "  vec2 unit = (corner + 1.0) / 2.0;",
  "  shown = vec2(corner.x, -corner.y);",
  "  place = box.xy + vec2(unit.x, 1.0 - unit.y) * box.zw;",
  "  gl_Position = vec4(corner, 0.0, 1.0);",
  "}",
].join("\n");
const PIXELS = [
  "#version 300 es",
  "precision highp float; precision highp sampler3D;",
  "in vec2 place; in vec2 shown; out vec4 colour;",
  "uniform sampler2D picture; uniform sampler3D table; uniform float size; uniform float vignette;",
  "void main() {",
  "  vec3 v = texture(picture, place).rgb;",
  "  if (size > 0.0) v = texture(table, (v * (size - 1.0) + 0.5) / size).rgb;",
  "  float t = clamp((dot(shown, shown) / 2.0 - 0.15) / 0.85, 0.0, 1.0);",
  "  v = mix(v, vec3(vignette > 0.0 ? 0.0 : 1.0), 0.75 * abs(vignette) * t * t * (3.0 - 2.0 * t));",
  "  colour = vec4(v, 1.0);",
  "}",
].join("\n");
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

export class LookPainter {
  /** `catalogue` as `look.js` takes it. With `plain` it works without WebGL. */
  constructor(catalogue, { plain = false } = {}) {
    this.catalogue = catalogue;
    this.gl = plain ? null : openGl();
  }

  /** Draws the part `box` (fractions) of `source` (an ImageBitmap) with `look` over all of `canvas`. */
  paint(canvas, source, look, box = WHOLE) {
    const looked = tidy(look) ?? { filter: null, strength: 100, adjust: {} };
    const table = colourTable(looked, this.catalogue);
    const vignette = vignetteAmount(looked, this.catalogue);
    if (this.gl && !this.gl.isContextLost()) this.#byGl(canvas, source, table, vignette, box);
    else this.#byHand(canvas, source, table, vignette, box);
  }

  #byHand(canvas, source, table, vignette, { x, y, width, height }) {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const part = [x * source.width, y * source.height, width * source.width, height * source.height];
    context.drawImage(source, ...part, 0, 0, canvas.width, canvas.height);
    if (!table && !vignette) return;
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    applyToPixels(pixels, table, this.catalogue.size, vignette);
    context.putImageData(pixels, 0, 0);
  }

  #byGl(canvas, source, table, vignette, { x, y, width, height }) {
    const { gl } = this;
    gl.canvas.width = canvas.width;
    gl.canvas.height = canvas.height;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.activeTexture(gl.TEXTURE0);
    if (this.source !== source) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, source);
      this.source = source;
    }
    if (table) this.#setTable(table);
    gl.uniform4f(gl.place.box, x, y, width, height);
    gl.uniform1f(gl.place.size, table ? this.catalogue.size : 0);
    gl.uniform1f(gl.place.vignette, vignette);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    canvas.getContext("2d").drawImage(gl.canvas, 0, 0);
  }

  #setTable(table) {
    const { gl, catalogue: { size } } = this;
    const texels = new Uint8Array((table.length / 3) * 4);
    for (let i = 0, at = 0; i < table.length; i += 3, at += 4) {
      for (let channel = 0; channel < 3; channel += 1) texels[at + channel] = Math.round(table[i + channel] * 255);
    }
    gl.activeTexture(gl.TEXTURE1);
    gl.texImage3D(gl.TEXTURE_3D, 0, gl.RGBA8, size, size, size, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  }
}

/* A context with the program in use and its textures bound, or null. */
function openGl() {
  const gl = document.createElement("canvas").getContext("webgl2", { antialias: false, alpha: false });
  if (!gl) return null;
  const program = gl.createProgram();
  for (const [type, text] of [[gl.VERTEX_SHADER, VERTICES], [gl.FRAGMENT_SHADER, PIXELS]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, "corner");
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.place = Object.fromEntries(["box", "size", "vignette"].map((name) => [name, gl.getUniformLocation(program, name)]));
  [["picture", gl.TEXTURE_2D], ["table", gl.TEXTURE_3D]].forEach(([name, kind], unit) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(kind, gl.createTexture());
    for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(kind, side, gl.CLAMP_TO_EDGE);
    for (const scale of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(kind, scale, gl.LINEAR);
    gl.uniform1i(gl.getUniformLocation(program, name), unit);
  });
  return gl;
}
