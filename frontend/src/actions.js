// Buttons that need no server say what they do by `data-nx`; keys do the same things.
import { go, keys, open } from "./dialogs.js";
import { picture } from "./figures.js";
import { menu } from "./menu.js";
import { toPaper } from "./paper.js";
import { keep, toggle } from "./theme.js";

const root = document.documentElement;
const DONE = 1600;
const ACTIONS = {
  theme: toggle,
  keys,
  go,
  nav: () => drawer(!root.classList.contains("nx-nav-shown")),
  collapse,
  copy,
  menu: (button) => menu(button, act),
  image: (button) => picture(button.closest("[data-widget]").dataset.widget),
  print: toPaper,
  more: (button) => button.closest(".nx-panel").classList.add("nx-all"),
};

// What is no action of every page is one of the script of this page.
function act(local, from) {
  ACTIONS[local] ? ACTIONS[local](from) : dispatchEvent(new CustomEvent("nexus:act", { detail: { act: local } }));
}

/** Listen to clicks and keys of the whole page. */
export function install() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  addEventListener("keydown", inside, true);
  addEventListener("keyup", onlyTheList, true);
}

// Escape closes a list or calendar alone, not the pop-up it was opened from: that listens to the key's way up.
let closing = false;

function inside(event) {
  closing = event.key === "Escape" && document.querySelector(".dash-dropdown-content, .dash-datepicker-content") !== null;
}

function onlyTheList(event) {
  if (event.key === "Escape" && closing) {
    closing = false;
    event.stopImmediatePropagation();
  }
}

function clicked(event) {
  const { target } = event;
  const holder = target.closest("[data-nx]");
  if (holder) {
    ACTIONS[holder.dataset.nx]?.(holder);
    return;
  }
  if (root.classList.contains("nx-nav-shown") && (!target.closest(".nx-nav") || target.closest("a"))) {
    drawer(false);
  }
}

function pressed(event) {
  if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    go();
    return;
  }
  if (event.key === "Escape") {
    drawer(false);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || open() || typing(event.target)) {
    return;
  }
  if (event.key === "?") {
    keys();
  } else if (event.key === "/") {
    event.preventDefault();
    search();
  }
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function search() {
  const field = [...document.querySelectorAll("[data-search] input, input[type=search]")].find((one) => one.offsetParent);
  field ? field.focus() : go();
}

function drawer(shown) {
  root.classList.toggle("nx-nav-shown", shown);
  document.querySelector("[data-nx=nav]")?.setAttribute("aria-expanded", String(shown));
}

function collapse() {
  keep("nexus.slim", root.classList.toggle("nx-slim") ? "yes" : null);
  dispatchEvent(new Event("resize"));
}

async function copy(button) {
  const from = document.querySelector(button.dataset.from);
  const text = from?.dataset.absolute === undefined ? from?.textContent || "" : new URL(from.textContent, location.href).href;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  button.dataset.done = "yes";
  setTimeout(() => delete button.dataset.done, DONE);
}
