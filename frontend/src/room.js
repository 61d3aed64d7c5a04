// Words of category axes in the room there is. `layout.meta` says how: x "thin" leaves periods out so that the rest
// stands level and apart, x "fit" breaks and shortens or tilts names below their marks, y "fit" shortens names beside them.
const LETTER = 6.2;
const GAP = 14;
const SIDE = 56;
const SHARE = 0.32;
const SHORTEST = 3;
const LEVEL = 7;
const TILTED = 14;
const NARROW = 480;
const BESIDE = 0.38;
const LINE = 24;

/** What to change of a layout for a drawing of so many pixels: `{xaxis: {tickvals, ticktext}, yaxis: …}`. */
export function roomy(layout, width, height) {
  const how = layout.meta || {};
  const found = {};
  const { xaxis, yaxis } = layout;
  if (how.y === "fit" && yaxis?.ticktext) {
    const most = Math.max(SHORTEST, Math.floor((width * SHARE) / LETTER));
    found.yaxis = { ticktext: yaxis.ticktext.map((text) => shortened(text, most)) };
  }
  if (how.map === "bars") {
    return beside(layout, how, width, height);
  }
  if (xaxis?.ticktext?.length && how.x === "thin") {
    found.xaxis = thin(xaxis, width - (found.yaxis ? widest(found.yaxis) + (layout.margin?.r ?? 0) : SIDE));
  }
  if (xaxis?.ticktext?.length && how.x === "fit") {
    const beside = found.yaxis ? widest(found.yaxis) : SIDE;
    const most = Math.max(SHORTEST, Math.floor((width - beside) / xaxis.ticktext.length / LETTER) - 1);
    const level = most >= LEVEL || xaxis.ticktext.every((text) => text.length <= most);
    found.xaxis = level
      ? { ticktext: xaxis.ticktext.map((text) => wrapped(text, most)), tickangle: 0 }
      : { ticktext: xaxis.ticktext.map((text) => shortened(text, TILTED)), tickangle: -38 };
  }
  return found;
}

/** The traces with words only in cells that have room for them. */
export function legible(data, layout, width) {
  return data.map((trace) => (trace.type === "heatmap" && trace.texttemplate && !holds(trace, layout, width) ? { ...trace, texttemplate: "" } : trace));
}

function holds({ x, text }, { yaxis }, width) {
  const names = yaxis?.ticktext ? Math.min(widest(yaxis), width * SHARE) : SIDE;
  return (width - names) / x.length >= Math.max(...text.flat().map((word) => word.length)) * LETTER;
}

// The bars of a map stand at its right, below it where the drawing is narrow.
function beside({ yaxis }, { longest }, width, height) {
  const narrow = width < NARROW;
  const room = narrow ? width : width * BESIDE;
  const most = Math.max(SHORTEST, Math.floor((room * 0.45) / LETTER));
  const ticktext = yaxis.ticktext.map((text) => shortened(text, most));
  const words = Math.max(...ticktext.map((text) => text.length)) * LETTER + GAP;
  const values = longest * LETTER + GAP;
  const bars = [width - room + words, width - values].map((at) => at / width);
  const below = Math.min(0.6, (ticktext.length * LINE + GAP) / height);
  const tall = Math.min(1, (ticktext.length * (LINE + GAP)) / height) / 2;
  return narrow
    ? { geo: { domain: { x: [0, 1], y: [below, 1] } }, xaxis: { domain: bars }, yaxis: { domain: [0, below], ticktext } }
    : { geo: { domain: { x: [0, 1 - BESIDE - 0.02], y: [0, 1] } }, xaxis: { domain: bars }, yaxis: { domain: [0.5 - tall, 0.5 + tall], ticktext } };
}

function widest({ ticktext }) {
  return Math.max(...ticktext.map((text) => text.length)) * LETTER;
}

function thin({ tickvals, ticktext }, width) {
  const longest = Math.max(...ticktext.map((text) => text.length));
  const places = Math.max(2, Math.floor(width / (longest * LETTER + GAP)));
  const every = Math.ceil(ticktext.length / places);
  const kept = (_, i) => i % every === 0;
  return { tickvals: tickvals.filter(kept), ticktext: ticktext.filter(kept) };
}

function wrapped(text, most) {
  if (text.length <= most) {
    return text;
  }
  const words = text.split(" ");
  let first = words.shift();
  while (words.length && first.length + 1 + words[0].length <= most) {
    first += ` ${words.shift()}`;
  }
  const rest = words.join(" ");
  return rest ? `${shortened(first, most)}<br>${shortened(rest, most)}` : shortened(first, most);
}

// Escaped signs such as `&amp;` are one letter and never cut in two.
function shortened(text, most) {
  const letters = text.match(/&\w+;|./gu) || [];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}
