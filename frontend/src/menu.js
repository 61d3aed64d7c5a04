// Menus of cards, drawn when they are opened: a button carries its entries as JSON (`data-entries`: label, icon, href,
// download, local, divider). Entries are links, or name what the browser does by itself.
import { visit } from "./visit.js";

const EDGE = 8;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
let shown = null;

/** Close on a click elsewhere, on scrolling, and when the page changes under it. */
export function install() {
  addEventListener("pointerdown", (event) => shown && !shown.box.contains(event.target) && close(), true);
  addEventListener("scroll", () => close(), true);
  addEventListener("popstate", () => close());
}

/** Open the menu of `button`, or close it when it is open; `act` does what an entry names as local. */
export function menu(button, act) {
  if (button.getAttribute("aria-expanded") === "true") {
    return;
  }
  close();
  const box = document.createElement("div");
  box.className = "nx-menu";
  box.setAttribute("role", "menu");
  box.setAttribute("aria-label", button.getAttribute("aria-label") || "");
  for (const entry of JSON.parse(button.dataset.entries)) {
    if (entry.divider && box.childElementCount) {
      box.append(Object.assign(document.createElement("hr"), { className: "nx-menu-line" }));
    }
    box.append(item(entry, button, act));
  }
  box.addEventListener("keydown", steer);
  document.body.append(box);
  shown = { box, button };
  button.setAttribute("aria-expanded", "true");
  place(box, button);
  box.querySelector("[role=menuitem]")?.focus();
}

function item(entry, button, act) {
  const link = document.createElement(entry.href ? "a" : "button");
  link.className = "nx-menu-item";
  link.setAttribute("role", "menuitem");
  link.tabIndex = -1;
  const picture = document.createElement("span");
  picture.className = `nx-icon nx-icon-${entry.icon}`;
  const words = document.createElement("span");
  words.textContent = entry.label;
  link.append(picture, words);
  if (entry.href) {
    link.href = entry.href;
    link.toggleAttribute("download", Boolean(entry.download));
  }
  link.addEventListener("click", (event) => {
    close();
    if (entry.local) {
      act(entry.local, button);
    } else if (!entry.download) {
      visit(event, entry.href);
    }
  });
  return link;
}

function place(box, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + 4 + height <= innerHeight - EDGE;
  box.style.left = `${Math.max(EDGE, Math.min(at.right - width, innerWidth - width - EDGE))}px`;
  box.style.top = `${below ? at.bottom + 4 : Math.max(EDGE, at.top - 4 - height)}px`;
}

function steer(event) {
  const items = [...shown.box.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  if (event.key in STEPS) {
    event.preventDefault();
    items[(at + STEPS[event.key] + items.length) % items.length].focus();
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    items.at(event.key === "Home" ? 0 : -1).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.stopPropagation();
    const { button } = shown;
    close();
    button.focus();
  }
}

function close() {
  if (shown) {
    const { box, button } = shown;
    shown = null;
    box.remove();
    button.removeAttribute("aria-expanded");
  }
}
