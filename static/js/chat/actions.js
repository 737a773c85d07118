/* What is done with a message that is there: answer, react, edit in place, unsend, go to what it quotes. */
import { api } from "../lib/api.js";
import { delegateIn } from "../lib/dom.js";
import { gettext } from "../lib/i18n.js";
import { toast } from "../toast.js";
import { editInPlace } from "./edit.js";

const HEART = "❤️";

export class Actions {
  constructor(root, list, writer) {
    this.list = list;
    const on = (type, selector, handle) => delegateIn(root, type, selector, (event, element) => {
      const row = element.closest("[data-message]");
      if (row) handle(event, element, row);
    });
    on("click", "[data-jump]", (event, link) => this.#jump(event, link.dataset.jump));
    on("click", "[data-react]", (event, button, row) => this.#react(event, row, button.dataset.react, button.ariaPressed === "true"));
    on("dblclick", "[data-bubble]", (event, _bubble, row) => this.#heart(event, row));
    on("click", "[data-edit]", (event, _link, row) => {
      event.preventDefault();
      this.edit(row);
    });
    on("focusin", "[data-bubble]", (_event, _bubble, row) => this.#fit(row, row.querySelector(".msg__actions"), "is-bar-below"));
    root.addEventListener("toggle", ({ target: menu }) => {
      const row = menu.open && menu.closest("[data-message]");
      if (row) this.#fit(menu, menu.querySelector(".menu__panel"), "is-below");
    }, true);
    on("submit", "form", (event, form, row) => form.querySelector("[data-unsend]") && this.#unsend(event, row));
    if (!writer) return;
    on("click", "[data-reply]", (event, link) => {
      event.preventDefault();
      const { reply: id, replyToName: name, excerpt: text } = link.dataset;
      writer.reply({ id, name, text });
    });
  }

  /** What opens above a message opens below it where the head of the page would hide it. */
  #fit(holder, opened, name) {
    holder.classList.remove(name);
    const isHidden = opened && opened.getBoundingClientRect().top < this.list.scroller.getBoundingClientRect().top;
    holder.classList.toggle(name, Boolean(isHidden));
  }

  async #jump(event, id) {
    event.preventDefault();
    try {
      if (!(await this.list.showAround(id))) toast(gettext("That message is no longer there."));
    } catch (error) {
      toast(error.message, { kind: "error" });
    }
  }

  /** Double-press is a heart, and never takes one away. */
  #heart(event, row) {
    const button = row.querySelector(`[data-react="${HEART}"]`);
    if (!button || event.target.closest("a, button")) return;
    getSelection()?.removeAllRanges(); // the double press marked a word
    if (button.ariaPressed !== "true") this.#react(event, row, HEART, false);
  }

  async #react(event, row, emoji, isOwn) {
    event.preventDefault();
    const id = row.dataset.message;
    row.querySelectorAll("details[open]").forEach((menu) => (menu.open = false));
    try {
      await api(isOwn ? "DELETE" : "POST", `messages/${id}/reaction`, isOwn ? undefined : { emoji });
      await this.list.refresh(id);
    } catch (error) {
      toast(error.message, { kind: "error" });
    }
  }

  /** Opens `row` for editing; false when it can't be. */
  edit(row) {
    if (!row.querySelector("[data-edit]")) return false;
    editInPlace(row, {
      save: async (text) => {
        await api("PATCH", `messages/${row.dataset.message}`, { text });
      },
      done: () => this.list.refresh(row.dataset.message).catch(() => {}),
    });
    return true;
  }

  editLast() {
    const row = this.list.rows.findLast((each) => each.classList.contains("msg--own"));
    return Boolean(row) && this.edit(row);
  }

  /** After the question (confirm.js), which sends the form again. */
  async #unsend(event, row) {
    event.preventDefault();
    row.classList.add("is-going");
    try {
      await api("DELETE", `messages/${row.dataset.message}`);
      this.list.remove(row.dataset.message);
    } catch (error) {
      row.classList.remove("is-going");
      toast(error.message, { kind: "error" });
    }
  }
}
