// Light, dark, or as the system says; remembered in this browser.
import { repaint } from "./figures.js";

const KEY = "nexus.theme";
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

/** Follow the system and changes made in other tabs. */
export function install() {
  system.addEventListener("change", repaint);
  addEventListener("storage", (event) => event.key === KEY && show(event.newValue));
}

/** The other theme from now on. Back at the system's own, the system is followed again. */
export function toggle() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  const wanted = dark ? "light" : "dark";
  const chosen = (wanted === "dark") === system.matches ? null : wanted;
  keep(KEY, chosen);
  show(chosen);
}

/** Remember a choice in this browser, if it lets us. */
export function keep(key, value) {
  try {
    value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden; the choice then holds for this page.
  }
}

function show(chosen) {
  if (chosen) {
    root.dataset.theme = chosen;
  } else {
    delete root.dataset.theme;
  }
  repaint();
}
