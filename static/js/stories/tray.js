/* The row of faces above the feed is read again after stories were watched, and when one comes back to the page. */
import { announceContent } from "../lib/dom.js";
import { whenFree } from "../lib/in-use.js";
import { fetchPartial } from "../dialog.js";

/** Puts the tray as it is now in place of the one that is shown. */
export async function refreshTray() {
  const tray = document.querySelector("[data-tray]");
  if (!tray) return;
  const html = await fetchPartial(tray.dataset.tray, { quiet: true });
  await whenFree(tray);
  if (html === null || !tray.isConnected) return;
  const focused = document.activeElement?.closest?.("[data-tray] a")?.getAttribute("href");
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("[data-tray]");
  if (!fresh) return;
  const { scrollLeft } = tray.querySelector("[data-tray-row]");
  tray.replaceWith(fresh);
  fresh.querySelector("[data-tray-row]").scrollLeft = scrollLeft;
  if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  announceContent(fresh);
}

// The browser shows a kept page as it was left.
addEventListener("pageshow", (event) => event.persisted && refreshTray());

export function storyTray(tray) {
  const row = tray.querySelector("[data-tray-row]");
  const isRtl = document.documentElement.dir === "rtl";
  const arrows = [...tray.querySelectorAll("[data-tray-step]")];
  const draw = () => {
    const at = Math.abs(row.scrollLeft);
    const most = row.scrollWidth - row.clientWidth - 4;
    for (const arrow of arrows) arrow.hidden = Number(arrow.dataset.trayStep) < 0 ? at < 4 : at >= most;
  };
  for (const arrow of arrows) {
    arrow.addEventListener("click", () => {
      row.scrollBy({ left: Number(arrow.dataset.trayStep) * row.clientWidth * 0.8 * (isRtl ? -1 : 1), behavior: "smooth" });
    });
  }
  row.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(row);
  draw();
}
