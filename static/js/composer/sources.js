/* Where photos come from: the file picker, the camera, dropping and pasting. */
import { bindFileSources } from "../lib/files.js";

/** Calls `add(files)` with the files of every source, in the order chosen. */
export function bindSources(root, add) {
  for (const button of root.querySelectorAll("[data-pick]")) {
    button.addEventListener("click", () => root.querySelector(`#${button.dataset.pick}`).click());
  }
  bindFileSources(root, root.querySelectorAll("input[type=file]"), add);
}
