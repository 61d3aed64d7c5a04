// What lies under the map: areas and lines, from a sketch (JSON) or from vector tiles of a PMTiles file. Both come as
// `{kind, points}` in Web Mercator; kinds are those of KINDS, drawn in that order.
import { svg } from "./dom.js";

export const KINDS = ["park", "water", "river", "canal", "rail", "path", "street", "main", "motorway"];
const AREAS = new Set(["park", "water"]);
const ROADS = new Set(["path", "street", "main", "motorway"]);
const NEAR = 12;
const EDGE = 120;
const WIDTH = { river: [7, 12], canal: [1.5, 12], rail: [1.2, 12], path: [0.6, 15], street: [1.2, 12], main: [2.4, 12], motorway: [3.4, 12] };

/** Web Mercator: the world as a square from 0 to 1. */
export function mercator(lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** The shapes of a sketch and the place it shows; null when it can't be had. */
export async function sketch(address) {
  const found = await fetch(address).then((answer) => (answer.ok ? answer.json() : null), () => null);
  if (!found) {
    return null;
  }
  const areas = found.areas.map(({ kind, points }) => ({ kind, points: smooth(points.map(project), true) }));
  const lines = found.lines.map(({ kind, points }) => ({ kind, points: smooth(points.map(project), false) }));
  return { shapes: [...areas, ...lines], place: found.place };
}

function project([lon, lat]) {
  return mercator(lon, lat);
}

// Chaikin's corner cutting, twice: a hand's few points become a bend.
function smooth(points, closed) {
  let found = points;
  for (let round = 0; round < 2; round++) {
    const next = closed ? [] : [found[0]];
    for (let at = 0; at < found.length - (closed ? 0 : 1); at++) {
      const [a, b] = [found[at], found[(at + 1) % found.length]];
      next.push([a[0] * 0.75 + b[0] * 0.25, a[1] * 0.75 + b[1] * 0.25], [a[0] * 0.25 + b[0] * 0.75, a[1] * 0.25 + b[1] * 0.75]);
    }
    found = closed ? next : [...next, found.at(-1)];
  }
  return found;
}

/** Draw `shapes` into `layer`; `place(x, y)` gives pixels. What lies outside of `width` and `height` is left out. */
export function drawBase(layer, shapes, place, { width, height, zoom }) {
  const paths = new Map();
  for (const { kind, points } of shapes) {
    const line = points.map(([x, y]) => place(x, y));
    if (seen(line, width, height)) {
      paths.set(kind, (paths.get(kind) || "") + "M" + line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L") + (AREAS.has(kind) ? "Z" : ""));
    }
  }
  const drawn = KINDS.filter((kind) => paths.has(kind)).flatMap((kind) => strokes(kind, paths.get(kind), zoom));
  layer.replaceChildren(...drawn.sort((one, other) => one.over - other.over).map(({ path }) => path));
}

// Ground lies lowest, then the edges of roads, then the roads, so that crossings are open.
function strokes(kind, d, zoom) {
  if (AREAS.has(kind)) {
    return [{ over: 0, path: svg("path", { d, class: `nx-base-${kind}` }) }];
  }
  const [width, at] = WIDTH[kind];
  const wide = Math.max(0.5, width * 2 ** (0.42 * (zoom - at)));
  const stroke = (name, thick) => svg("path", { d, class: `nx-base-line ${name}`, "stroke-width": thick.toFixed(2) });
  if (!ROADS.has(kind) || zoom < NEAR) {
    return [{ over: ROADS.has(kind) ? 2 : 0, path: stroke(`nx-base-${kind}${ROADS.has(kind) ? " nx-base-far" : ""}`, wide) }];
  }
  return [{ over: 1, path: stroke("nx-base-case", wide + 1.6) }, { over: 2, path: stroke(`nx-base-${kind}`, wide) }];
}

function seen(line, width, height) {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  return Math.max(...xs) > -EDGE && Math.min(...xs) < width + EDGE && Math.max(...ys) > -EDGE && Math.min(...ys) < height + EDGE;
}
