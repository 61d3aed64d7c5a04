// Design tokens as the colours they have now. Figures name them as `var(--token)`.
let known = new Map();
let probe = null;

/** Forget what was resolved: the theme changed. */
export function forget() {
  known = new Map();
}

/** The colour behind `var(--token)` as `rgb(…)`. */
export function colour(name) {
  if (!known.has(name)) {
    if (!probe) {
      probe = document.createElement("i");
      probe.hidden = true;
      document.documentElement.append(probe);
    }
    probe.style.color = "";
    probe.style.color = name;
    known.set(name, plain(getComputedStyle(probe).color));
  }
  return known.get(name);
}

// Mixed colours compute to `color(srgb r g b)`, which Plotly does not read.
function plain(css) {
  const parts = css.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/);
  return parts ? `rgb(${parts.slice(1).map((part) => Math.round(part * 255)).join(", ")})` : css;
}

/** The text of a token that is no colour. */
export function text(token) {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

/** A copy of `value` in which every `var(--token)` is a colour; arrays without any are kept as they are. */
export function painted(value) {
  if (typeof value === "string") {
    return value.startsWith("var(--") ? colour(value) : value;
  }
  if (Array.isArray(value)) {
    return value.some(needsPaint) ? value.map(painted) : value;
  }
  if (value && typeof value === "object" && !ArrayBuffer.isView(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, painted(part)]));
  }
  return value;
}

function needsPaint(part) {
  return (part && typeof part === "object") || (typeof part === "string" && part.startsWith("var(--"));
}
