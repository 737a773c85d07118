/* A message's text becomes a field where it stands. Enter saves, Escape leaves it as it was. */
import { fromTemplate } from "../lib/dom.js";
import { toast } from "../toast.js";

const touch = matchMedia("(pointer: coarse)");

/** `save(text)` gives a Promise and throws ApiError; `done()` is called when the field is gone. */
export function editInPlace(row, { save, done }) {
  const bubble = row.querySelector("[data-bubble]");
  const text = bubble?.querySelector("[data-raw-text]");
  if (!text || row.querySelector("[data-edit-form]")) return;
  const before = text.innerText;
  const form = fromTemplate("chat-edit");
  const field = form.querySelector("textarea");
  field.value = before;
  const end = () => {
    form.remove();
    text.hidden = false;
    row.classList.remove("is-edited");
    done();
    document.querySelector("[data-composer] [data-text]")?.focus({ preventScroll: true });
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const after = field.value.trim();
    if (!after || after === before.trim()) {
      end();
      return;
    }
    field.disabled = true;
    try {
      await save(after);
      end();
    } catch (error) {
      field.disabled = false;
      field.focus();
      toast(error.message, { kind: "error" });
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      end();
    } else if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.querySelector("[data-edit-cancel]").addEventListener("click", end);
  text.hidden = true;
  row.classList.add("is-edited");
  bubble.append(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
