// Short messages at the corner, in the frame's place for them: what happened, and a way to take it back.
import { el } from "./dom.js";
import { say } from "./words.js";

const STAY = 9_000;

/** Show a message; `undo` is called by its button. Bad news stays until it is closed. */
export function note(title, { words = "", tone = "plain", undo = null, action = null } = {}) {
  const made = el("div.toast.show.nx-toast", { role: tone === "bad" ? "alert" : "status" });
  made.classList.add(`nx-toast-${tone}`);
  const close = el("button.btn-close", { type: "button", "aria-label": say("field.close"), on: { click: () => made.remove() } });
  const press = (label, act) => el("button.nx-button", { type: "button", on: { click: () => (made.remove(), act()) } }, label);
  const buttons = [undo && press(say("field.undo"), undo), action && press(action.label, action.act)].filter(Boolean);
  made.append(el("div.toast-header", {}, el("strong.me-auto", {}, title), close));
  if (words || buttons.length) {
    made.append(el("div.toast-body", {}, words ? el("div", {}, words) : null, buttons.length ? el("div.nx-state-actions", {}, buttons) : null));
  }
  place().append(made);
  if (tone !== "bad") {
    setTimeout(() => made.remove(), STAY);
  }
  return made;
}

// The frame's own list belongs to the server; ours stands beside it and looks the same.
function place() {
  let found = document.querySelector(".nx-notes");
  if (!found) {
    found = el("div.nx-toasts.nx-notes", { "aria-live": "polite" });
    document.body.append(found);
  }
  return found;
}
