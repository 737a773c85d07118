/* What one does with a story that is on the screen: like, reply, answer a sticker, mute its author. */
import { fetchPartial } from "../dialog.js";
import { api } from "../lib/api.js";
import { announceContent, delegateIn } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { newClientId } from "../lib/ids.js";
import { tell } from "../network.js";
import { toast } from "../toast.js";
import { placeStickers } from "./slide.js";

/** Tells a refused call; true when it was one that the person should sign in for. */
const failed = (error) => tell(error.status ?? 0, error.status ? { detail: error.message } : null, null);

export function bindActions(viewer) {
  const { root } = viewer;
  delegateIn(root, "click", "[data-story-like]", (_event, button) => like(button));
  delegateIn(root, "submit", "[data-reply]", (event, form) => {
    event.preventDefault();
    reply(form, form.elements.text.value);
  });
  delegateIn(root, "click", "[data-quick]", (_event, button) => reply(button.closest("[data-reply]"), button.value, { isQuick: true }));
  // Pressing an emoji must not take the focus first, or the row is gone before the press counts.
  delegateIn(root, "pointerdown", "[data-quick]", (event) => event.preventDefault());
  delegateIn(root, "submit", "[data-answer]", (event, form) => {
    event.preventDefault();
    answer(viewer, form, event.submitter);
  });
  delegateIn(root, "submit", "[data-mute]", (event, form) => {
    event.preventDefault();
    mute(viewer, form);
  });
  delegateIn(root, "input", "[data-reply] [name=text]", (_event, input) => {
    input.form.classList.toggle("has-text", Boolean(input.value.trim()));
  });
  bindKeyboardRoom(root);
}

async function like(button) {
  if (button.getAttribute("aria-busy") === "true") return;
  const show = (isLiked) => {
    button.setAttribute("aria-pressed", String(isLiked));
    button.classList.toggle("is-fresh", isLiked);
  };
  const isLiked = button.getAttribute("aria-pressed") !== "true";
  show(isLiked);
  button.setAttribute("aria-busy", "true");
  try {
    await api(isLiked ? "POST" : "DELETE", `stories/${button.value}/like`);
  } catch (error) {
    show(!isLiked);
    failed(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function reply(form, text, { isQuick = false } = {}) {
  const words = text.trim();
  if (!words || form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  form.dataset.clientId ||= newClientId(); // the same when it is sent again
  try {
    await api("POST", `stories/${form.dataset.reply}/reply`, { text: words, client_id: `${form.dataset.clientId}` });
    delete form.dataset.clientId;
    if (!isQuick) form.reset();
    form.classList.remove("has-text");
    document.activeElement?.blur();
    if (isQuick) float(form, words);
    toast(gettext("Sent"), { kind: "success" });
  } catch (error) {
    if (error.status) delete form.dataset.clientId;
    failed(error);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** The reaction rises over the picture. */
function float(form, emoji) {
  const card = form.closest("[data-story]").querySelector("[data-card]");
  const rising = document.createElement("span");
  rising.className = "slide__rising";
  rising.setAttribute("aria-hidden", "true");
  rising.textContent = emoji;
  rising.addEventListener("animationend", () => rising.remove());
  setTimeout(() => rising.remove(), 2000); // where nothing is animated
  card.append(rising);
}

async function answer(viewer, form, submitter) {
  const data = new FormData(form, submitter);
  const body = data.has("choice") ? { choice: Number(data.get("choice")) } : { text: String(data.get("text") ?? "").trim() };
  if (body.text === "") return;
  const { of: story, answer: sticker } = form.dataset;
  const { person } = viewer;
  try {
    await api("POST", `stories/${story}/stickers/${encodeURIComponent(sticker)}`, body);
  } catch (error) {
    failed(error);
    return;
  }
  document.activeElement?.blur();
  const html = await fetchPartial(form.dataset.slide);
  const slide = html && person.replace(html);
  if (!slide) return;
  placeStickers(slide.element);
  announceContent(slide.element);
  viewer.live.textContent = gettext("Your answer is sent.");
}

async function mute(viewer, form) {
  try {
    await api("POST", `users/${form.dataset.mute}/mute`, { what: "stories" });
  } catch (error) {
    failed(error);
    return;
  }
  toast(form.dataset.done);
  const { address } = viewer;
  await viewer.turn(1);
  viewer.setAddresses(viewer.addresses.filter((one) => one !== address));
}

/* A phone's keyboard lies over the page: what is written stays above it. */
function bindKeyboardRoom(root) {
  const view = globalThis.visualViewport;
  if (!view) return;
  const fit = () => {
    if (!root.isConnected) return;
    const covered = Math.max(0, innerHeight - view.height - view.offsetTop);
    root.style.setProperty("--keyboard", `${covered > 80 ? covered : 0}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
}
