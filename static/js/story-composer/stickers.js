/* What is laid on a story: the kinds of stickers, how each is drawn while it is being made, and what the API takes. */
import { icon } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";

let made = 0;

/** A new sticker of a kind, in the middle of the picture. */
export function newSticker(type) {
  made += 1;
  const own = {
    text: { text: "", color: "#ffffff", background: false, size: "medium" },
    mention: { username: "" },
    hashtag: { name: "" },
    link: { url: "", label: "" },
    question: { prompt: gettext("Ask me something") },
    poll: { question: "", options: [gettext("Yes"), gettext("No")] },
  }[type];
  // Each a little lower than the one before, so that none hides another.
  return { id: `s${made}`, type, x: 0.5, y: 0.25 + ((made - 1) % 4) * 0.18, rotation: 0, scale: 1, ...own };
}

const TITLES = {
  text: () => gettext("Text"),
  mention: () => gettext("Mention"),
  hashtag: () => gettext("Hashtag"),
  link: () => gettext("Link"),
  question: () => gettext("Question"),
  poll: () => gettext("Poll"),
};

/** How the sticker is called, with what it says. */
export function labelOf(sticker) {
  const words = sticker.text || sticker.username || sticker.name || sticker.label || sticker.url || sticker.prompt || sticker.question || "";
  return words ? `${TITLES[sticker.type]()}: ${words}` : TITLES[sticker.type]();
}

/** Whether there is something on it to see. */
export function isFilled(sticker) {
  switch (sticker.type) {
    case "text": return Boolean(sticker.text.trim());
    case "mention": return Boolean(sticker.username.trim().replace(/^@/, ""));
    case "hashtag": return Boolean(sticker.name.trim().replace(/^#/, ""));
    case "link": return Boolean(sticker.url.trim());
    case "question": return Boolean(sticker.prompt.trim());
    default: return sticker.options.filter((option) => option.trim()).length >= 2;
  }
}

/** As the API takes it. */
export function sent(sticker) {
  const { id, type, x, y, rotation, scale } = sticker;
  const own = {
    text: () => ({ text: sticker.text.trim(), color: sticker.color, background: sticker.background, size: sticker.size }),
    mention: () => ({ username: sticker.username.trim().replace(/^@/, "") }),
    hashtag: () => ({ name: sticker.name.trim().replace(/^#/, "") }),
    link: () => ({ url: address(sticker.url.trim()), label: sticker.label.trim() }),
    question: () => ({ prompt: sticker.prompt.trim() }),
    poll: () => ({ question: sticker.question.trim(), options: sticker.options.map((option) => option.trim()).filter(Boolean) }),
  }[type]();
  const round = (value) => Math.round(value * 1e4) / 1e4;
  return { id, type, x: round(x), y: round(y), rotation: round(rotation), scale: round(scale), ...own };
}

/** People leave the beginning of an address out. */
const address = (url) => (/^https?:\/\//i.test(url) ? url : `https://${url}`);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  made.dir = "auto";
  return made;
}

const DRAW = {
  text: (sticker) => [element("p", "sticker__text", sticker.text || gettext("Text"))],
  mention: (sticker) => [element("span", "sticker__pill", `@${sticker.username.replace(/^@/, "") || gettext("username")}`)],
  hashtag: (sticker) => [element("span", "sticker__pill", `#${sticker.name.replace(/^#/, "") || gettext("hashtag")}`)],
  link: (sticker) => {
    const pill = element("span", "sticker__pill");
    const host = sticker.url.replace(/^https?:\/\//i, "").replace(/^www\./, "").split("/")[0];
    pill.append(icon("link"), element("span", "ellipsis", sticker.label || host || gettext("Link")));
    return [pill];
  },
  question: (sticker) => {
    const box = element("div", "question");
    box.append(element("p", "question__prompt", sticker.prompt || gettext("Your question")), element("span", "question__text", gettext("Type something…")));
    return [box];
  },
  poll: (sticker) => {
    const box = element("div", "poll");
    if (sticker.question) box.append(element("p", "poll__question", sticker.question));
    const options = element("div", "poll__options");
    for (const option of sticker.options) {
      const row = element("span", "poll__option");
      row.append(element("span", "poll__label", option || "…"));
      options.append(row);
    }
    box.append(options);
    return [box];
  },
};

/** Brings the element of a sticker to what the sticker is. */
export function draw(box, sticker) {
  const kind = sticker.type === "text" ? ` sticker--${sticker.size}${sticker.background ? " sticker--plate" : ""}` : "";
  box.className = `sticker sticker--${sticker.type}${kind}`;
  box.setAttribute("aria-label", labelOf(sticker));
  box.replaceChildren(...DRAW[sticker.type](sticker));
  place(box, sticker);
}

/** Moves it, without drawing it anew. */
export function place({ style }, sticker) {
  style.left = `${sticker.x * 100}%`;
  style.top = `${sticker.y * 100}%`;
  style.setProperty("--rotation", `${sticker.rotation}deg`);
  style.setProperty("--scale", sticker.scale);
  if (sticker.color) style.setProperty("--ink", sticker.color);
}
