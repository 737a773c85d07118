/* Where files come from: a picker, dropping and pasting. */

/** Calls `add(files)` with the files of every source, in the order chosen; `root` is marked while files are held over it. */
export function bindFileSources(root, inputs, add) {
  for (const input of inputs) {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = ""; // the same file may be chosen again
    });
  }
  bindDrop(root, add);
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Office programs put a picture of a text beside it: in a field the text is meant.
    const isText = event.clipboardData?.types.includes("text/plain") && event.target.closest?.("input, textarea");
    if (!files.length || isText) return;
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
  // Beside it too: a photo that misses must not replace the page.
  document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark();
    add([...event.dataTransfer.files]);
  });
}
