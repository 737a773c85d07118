/* Where photos come from: the file picker, the camera, dropping and pasting. */

/** Calls `add(files)` with the files of every source, in the order chosen. */
export function bindSources(root, add) {
  for (const input of root.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = ""; // the same file may be chosen again
    });
  }
  for (const button of root.querySelectorAll("[data-pick]")) {
    button.addEventListener("click", () => root.querySelector(`#${button.dataset.pick}`).click());
  }
  bindDrop(root, add);
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return; // text, for a field
    event.preventDefault();
    add(files);
  });
}

function bindDrop(root, add) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0; // dragenter and dragleave come for every child that is crossed
  const mark = () => root.classList.toggle("is-drop-target", depth > 0);
  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    mark();
  });
  document.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    mark();
  });
  // Beside the composer too: a photo that misses it must not replace the page.
  document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark();
    add([...event.dataTransfer.files]);
  });
}
