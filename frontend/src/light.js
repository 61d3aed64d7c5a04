// Long lists and heads of cards, written without a component for every element: `data-light` holds [[tag, attributes, ...content] or text].
import { visit } from "./visit.js";

/** Draw what comes as `data-light`, again when it changes, and follow its links inside the app. */
export function install() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-visit]");
    if (link && !event.defaultPrevented) {
      visit(event, link.href);
    }
  });
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      for (const added of type === "attributes" ? [target] : addedNodes) {
        look(added);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-light"] });
}

function look(element) {
  if (element.nodeType !== Node.ELEMENT_NODE) {
    return;
  }
  for (const place of [element, ...element.querySelectorAll("[data-light]")]) {
    if (place.dataset.light !== undefined) {
      draw(place);
    }
  }
}

// Whoever stood on a link stands on the one in its place afterwards, and a list that was opened stays open.
function draw(place) {
  const opened = place.querySelector(".nx-all") !== null;
  const at = [...place.querySelectorAll("a, button")].indexOf(document.activeElement);
  place.replaceChildren(...JSON.parse(place.dataset.light).map(drawn));
  place.querySelector(".nx-panel")?.classList.toggle("nx-all", opened);
  if (at >= 0) {
    const links = place.querySelectorAll("a, button");
    links[Math.min(at, links.length - 1)]?.focus({ preventScroll: true });
  }
}

function drawn(node) {
  if (typeof node === "string") {
    return document.createTextNode(node);
  }
  const [tag, attributes, ...content] = node;
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...content.map(drawn));
  return element;
}
