// The two dialogs of the keyboard: the list of keys, and "go anywhere". They stand outside of what Dash draws.
import { visit } from "./visit.js";

let dialog = null;

/** Words from the server, by name. */
export function words() {
  try {
    return JSON.parse(document.querySelector("[data-words]")?.dataset.words || "{}");
  } catch {
    return {};
  }
}

/** Show which keys there are. */
export function keys() {
  const say = words();
  const list = element("dl", "nx-keys");
  for (const [key, meaning] of say.keys || []) {
    const term = element("dt");
    term.append(...key.split(" ").map((part) => element("kbd", "", part)));
    list.append(term, element("dd", "", meaning));
  }
  show([element("h2", "", say.keysTitle), list], say.keysTitle);
}

/** Show the pages one can go to, narrowed by what is typed. */
export function go() {
  const say = words();
  const input = element("input", "nx-go-input");
  input.type = "text";
  input.placeholder = say.go || "";
  const list = element("ul", "nx-go-list");
  Object.assign(list, { id: "nx-go-list" });
  list.setAttribute("role", "listbox");
  attributes(input, { role: "combobox", "aria-expanded": "true", "aria-controls": "nx-go-list", "aria-label": say.go });
  const places = found();
  const fill = () => offer(list, input, matching(places, input.value), say);
  input.addEventListener("input", fill);
  input.addEventListener("keydown", (event) => steer(event, list));
  list.addEventListener("click", (event) => leave(event.target.closest("[data-href]")));
  show([input, list], say.go);
  fill();
  input.focus();
}

/** Whether a dialog of ours is open. */
export function open() {
  return Boolean(dialog?.open);
}

function show(children, label) {
  dialog?.remove();
  dialog = element("dialog", "nx-dialog");
  dialog.setAttribute("aria-label", label || "");
  dialog.append(...children);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function found() {
  const places = new Map();
  for (const link of document.querySelectorAll("[data-places]")) {
    for (const place of JSON.parse(link.dataset.places)) {
      places.set(place.href, place);
    }
  }
  return [...places.values()];
}

function matching(places, typed) {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return places.filter(({ label, hint }) => {
    const text = `${label} ${hint || ""}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

function offer(list, input, places, say) {
  list.replaceChildren(
    ...places.map(({ label, href, hint }, i) => {
      const item = element("li");
      attributes(item, { role: "option", id: `nx-go-${i}`, "data-href": href });
      item.append(element("span", "", label), element("span", "nx-go-hint", hint || ""));
      return item;
    }),
  );
  if (!places.length) {
    list.append(element("li", "nx-go-none", say.none));
  }
  select(list, 0, input);
}

function select(list, index, input = document.querySelector(".nx-go-input")) {
  const options = [...list.querySelectorAll("[role=option]")];
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
  options[index]?.scrollIntoView({ block: "nearest" });
  input?.setAttribute("aria-activedescendant", options[index]?.id || "");
}

function steer(event, list) {
  const options = [...list.querySelectorAll("[role=option]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && options.length) {
    event.preventDefault();
    select(list, (at + steps[event.key] + options.length) % options.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    leave(options[at]);
  }
}

function leave(option, event = {}) {
  if (option) {
    dialog.close();
    visit({ preventDefault() {}, ...event }, option.dataset.href);
  }
}

function element(tag, name = "", text = null) {
  const made = document.createElement(tag);
  if (name) {
    made.className = name;
  }
  if (text !== null) {
    made.textContent = text;
  }
  return made;
}

function attributes(target, values) {
  for (const [name, value] of Object.entries(values)) {
    target.setAttribute(name, value ?? "");
  }
}
