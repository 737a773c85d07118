/* The thin bar at the top: after 150 ms of waiting for the next page or for htmx, so that quick answers don't flash. */
const WAIT_MS = 150;
const bar = document.getElementById("progress");
let waiting = 0;
let timer = 0;

function begin() {
  waiting += 1;
  if (waiting === 1) timer = setTimeout(() => bar && (bar.hidden = false), WAIT_MS);
}

function end() {
  waiting = Math.max(0, waiting - 1);
  if (waiting) return;
  clearTimeout(timer);
  if (bar) bar.hidden = true;
}

document.addEventListener("htmx:beforeRequest", begin);
document.addEventListener("htmx:afterRequest", end);
addEventListener("beforeunload", () => setTimeout(begin)); // not when the person chooses to stay
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  waiting = 0;
  end();
});
