/* A long caption is cut by CSS; the button shows the rest. It stays away where nothing is cut. */
export function captionMore(root) {
  const text = root.querySelector("[data-caption]");
  const button = root.querySelector("[data-more]");
  if (!text || !button) return;
  const measure = () => {
    button.hidden = root.classList.contains("is-open") || text.scrollHeight <= text.clientHeight + 2;
  };
  button.addEventListener("click", () => {
    root.classList.add("is-open");
    measure();
    text.tabIndex = -1;
    text.focus({ preventScroll: true });
  });
  new ResizeObserver(measure).observe(text);
}
