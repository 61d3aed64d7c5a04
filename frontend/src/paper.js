// On paper a page has no frame and no controls, is light, and its charts are drawn as wide as the sheet; then as before.
import { repaint } from "./figures.js";

const root = document.documentElement;
const PATIENCE_MS = 8000;
let before = null;

/** Follow the browser's own printing. */
export function install() {
  addEventListener("beforeprint", lay);
  addEventListener("afterprint", lift);
}

/** Print once every chart of the page is drawn. */
export async function toPaper() {
  dispatchEvent(new Event("beforeprint"));
  await drawn();
  print();
}

function lay() {
  before ??= { theme: root.dataset.theme };
  root.dataset.theme = "light";
  root.classList.add("nx-printed");
  repaint();
}

function lift() {
  root.classList.remove("nx-printed");
  if (before?.theme) {
    root.dataset.theme = before.theme;
  } else {
    delete root.dataset.theme;
  }
  before = null;
  repaint();
}

function drawn() {
  const until = performance.now() + PATIENCE_MS;
  return new Promise((done) => {
    const look = () =>
      document.querySelector(".dash-graph--pending, .nx-grid:not([hidden]) [data-state=loading]") && performance.now() < until ? requestAnimationFrame(look) : done();
    look();
  });
}
