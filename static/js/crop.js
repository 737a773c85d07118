/* The avatar's square crop: choose a file, place it under the window, save. The form works without it (the server
 * takes the middle square); here it also sends x, y and size as fractions of the upright picture. */
import { CENTRED, Cropper } from "./lib/cropper.js";
import { gettext, interpolate } from "./lib/i18n.js";
import { toast } from "./toast.js";

export function avatarCrop(form) {
  const file = form.querySelector("input[type=file]");
  const panel = form.querySelector("[data-crop-panel]");
  const zoom = form.querySelector("[data-crop-zoom]");
  const cropper = new Cropper(form.querySelector("[data-crop-window]"), { onChange: fill });
  let url = "";

  function fill() {
    const { x, y, width, height } = cropper.box();
    zoom.value = cropper.view.zoom;
    // A square window: its width in fractions of the width and its height in fractions of the height.
    form.elements.x.value = x.toFixed(5);
    form.elements.y.value = y.toFixed(5);
    form.elements.width.value = width.toFixed(5);
    form.elements.height.value = height.toFixed(5);
  }

  function clear() {
    for (const name of ["x", "y", "width", "height"]) form.elements[name].value = "";
    panel.hidden = true;
    form.classList.remove("is-cropping");
    if (url) URL.revokeObjectURL(url);
    url = "";
  }

  file.addEventListener("change", async () => {
    clear();
    const [chosen] = file.files;
    if (!chosen) return;
    const most = Number(form.dataset.maxBytes);
    if (most && chosen.size > most) {
      toast(interpolate(gettext("That file is larger than %(mb)s MB."), { mb: Math.floor(most / 1048576) }), { kind: "error" });
      file.value = "";
      return;
    }
    form.classList.add("is-cropping");
    url = URL.createObjectURL(chosen);
    const picture = new Image();
    picture.src = url;
    try {
      await picture.decode();
    } catch {
      return; // HEIC in most browsers: the server can read it and takes the middle
    }
    panel.hidden = false;
    zoom.value = 1;
    cropper.show(url, picture.naturalWidth / picture.naturalHeight, CENTRED);
    fill();
    cropper.window.focus({ preventScroll: true });
  });
  zoom.addEventListener("input", () => cropper.zoomTo(Number(zoom.value)));
  form.addEventListener("reset", clear);
}
