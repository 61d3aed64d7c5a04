// The map: our own drawing. A net of kilometres and, where the server names them, a sketch or tiles lie under jobs, routes
// and technicians. Only the marker that moved is redrawn.
import { drawBase, mercator, sketch } from "./basemap.js";
import { el, icon, svg } from "./dom.js";
import { lane, look, select } from "./model.js";
import { say, time } from "./words.js";

const TILE = 256;
const MOST = 18;
const CLOSE = 14.5;
const STALE = 300_000;
const STEPS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];
const EQUATOR_KM = 40_075;

/** The map in `host`; `options.tiles` is a URL template or empty, `options.credit` whom they are from, `options.base` the address of a sketch. */
export function createMap(host, model, act, options = {}) {
  const root = svg("svg", { class: "nx-map-drawing", role: "group", "aria-label": say("dispatch.map"), tabindex: "0" });
  const layers = Object.fromEntries(["tiles", "base", "net", "routes", "jobs", "people"].map((name) => [name, svg("g", { class: `nx-map-${name}` })]));
  root.append(...Object.values(layers));
  const view = { model, act, root, layers, host, options, zoom: 12, x: 0.5, y: 0.5, jobs: new Map(), people: new Map(), shapes: [] };
  const tools = el("div.nx-map-tools", {}, tool("plus", "dispatch.map.closer", () => zoomBy(view, 1)), tool("minus", "dispatch.map.farther", () => zoomBy(view, -1)), tool("fit", "dispatch.map.fit", () => fit(view)));
  view.scale = el("div.nx-map-scale", { "aria-hidden": "true" }, el("i"), el("span"));
  view.credit = el("div.nx-map-credit", {}, (options.tiles && options.credit) || "");
  host.append(root, tools, view.scale, view.credit);
  listen(view);
  model.listen("all", () => (view.fitted ? draw(view) : fit(view)));
  model.listen("job", (id) => (drawJob(view, id), drawRoute(view)));
  model.listen("technician", (id) => (drawPerson(view, id), drawRoute(view)));
  model.listen("selection", () => (mark(view), drawRoute(view)));
  new ResizeObserver(() => draw(view)).observe(host);
  options.base && ground(view);
  return { tick: () => ages(view) };
}

function tool(picture, words, click) {
  return el("button.nx-button.nx-button-icon", { type: "button", title: say(words), "aria-label": say(words), on: { click } }, icon(picture));
}

async function ground(view) {
  const found = await sketch(view.options.base);
  if (found) {
    view.shapes = found.shapes;
    view.credit.textContent = say("dispatch.map.sketched", { place: found.place });
    view.host.dataset.base = "yes";
    draw(view);
  }
}

function latitude(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

function size(view) {
  return [view.host.clientWidth || 320, view.host.clientHeight || 320];
}

function pixels(view, lon, lat) {
  const [x, y] = mercator(lon, lat);
  return onScreen(view, x, y);
}

function onScreen(view, x, y) {
  const scale = TILE * 2 ** view.zoom;
  const [width, height] = size(view);
  return [(x - view.x) * scale + width / 2, (y - view.y) * scale + height / 2];
}

function fit(view) {
  const points = [...view.model.jobs.values(), ...view.model.technicians.values()].filter(placed).map(({ lon, lat }) => mercator(lon, lat));
  if (!points.length) {
    return draw(view);
  }
  view.fitted = true;
  const [xs, ys] = [points.map(([x]) => x).sort((a, b) => a - b), points.map(([, y]) => y).sort((a, b) => a - b)];
  const [width, height] = size(view);
  view.x = (xs[0] + xs.at(-1)) / 2;
  view.y = (ys[0] + ys.at(-1)) / 2;
  const room = Math.min((width - 56) / Math.max(1e-9, xs.at(-1) - xs[0]), (height - 72) / Math.max(1e-9, ys.at(-1) - ys[0]));
  view.zoom = Math.max(2, Math.min(15, Math.log2(room / TILE)));
  draw(view);
}

function placed({ lon, lat }) {
  return Number.isFinite(lon) && Number.isFinite(lat);
}

function draw(view) {
  const [width, height] = size(view);
  view.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  tiles(view, width, height);
  net(view, width, height);
  drawBase(view.layers.base, view.shapes, (x, y) => onScreen(view, x, y), { width, height, zoom: view.zoom });
  view.layers.jobs.replaceChildren();
  view.layers.people.replaceChildren();
  view.jobs.clear();
  view.people.clear();
  view.model.jobs.forEach((_, id) => drawJob(view, id));
  view.model.technicians.forEach((_, id) => drawPerson(view, id));
  drawRoute(view);
  mark(view);
}

function tiles(view, width, height) {
  const { tiles: template } = view.options;
  if (!template) {
    return;
  }
  const level = Math.max(0, Math.min(MOST, Math.round(view.zoom)));
  const count = 2 ** level;
  const edge = TILE * 2 ** (view.zoom - level);
  const found = [];
  for (let column = Math.floor(view.x * count - width / 2 / edge); column <= view.x * count + width / 2 / edge; column++) {
    for (let line = Math.max(0, Math.floor(view.y * count - height / 2 / edge)); line <= Math.min(count - 1, view.y * count + height / 2 / edge); line++) {
      const [x, y] = onScreen(view, column / count, line / count);
      const href = template.replace("{z}", level).replace("{x}", ((column % count) + count) % count).replace("{y}", line);
      found.push(svg("image", { x, y, width: edge + 0.5, height: edge + 0.5, href }));
    }
  }
  view.layers.tiles.replaceChildren(...found);
}

// A net whose meshes are whole kilometres, so that distances can be read without any map data.
function net(view, width, height) {
  const perKm = (TILE * 2 ** view.zoom) / (EQUATOR_KM * Math.cos((latitude(view.y) * Math.PI) / 180));
  const step = STEPS.find((km) => km * perKm >= 56) ?? STEPS.at(-1);
  const mesh = step * perKm;
  const scale = TILE * 2 ** view.zoom;
  const [x0, y0] = [-((view.x * scale - width / 2) % mesh), -((view.y * scale - height / 2) % mesh)];
  const path = [];
  for (let x = x0; x < width + mesh; x += mesh) {
    path.push(`M${x.toFixed(1)} 0V${height}`);
  }
  for (let y = y0; y < height + mesh; y += mesh) {
    path.push(`M0 ${y.toFixed(1)}H${width}`);
  }
  view.layers.net.replaceChildren(svg("path", { d: path.join("") }));
  view.scale.firstChild.style.width = `${mesh}px`;
  view.scale.lastChild.textContent = step < 1 ? say("field.m", { n: 1000 * step }) : say("field.km", { n: step });
  view.host.dataset.near = view.zoom >= CLOSE ? "yes" : "no";
}

function drawJob(view, id) {
  view.jobs.get(id)?.remove();
  view.jobs.delete(id);
  const job = view.model.jobs.get(id);
  if (!job || !placed(job) || job.status === "cancelled") {
    return;
  }
  const [x, y] = pixels(view, job.lon, job.lat);
  const kind = job.technicianId ? look(job) : job.best === null ? "failed" : "open";
  const words = [job.title, job.technicianId ? view.model.technicians.get(job.technicianId)?.name : say("dispatch.wait.title"), job.start ? time(job.start) : null].filter(Boolean).join(" · ");
  const made = svg("g", { class: `nx-pin nx-pin-${kind}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, "data-job": id });
  made.append(title(words), svg("circle", { r: 12, class: "nx-pin-reach" }), kind === "open" ? svg("rect", { x: -5.5, y: -5.5, width: 11, height: 11, rx: 2, transform: "rotate(45)" }) : svg("circle", { r: 6 }));
  view.layers.jobs.append(made);
  view.jobs.set(id, made);
  made.toggleAttribute("data-chosen", view.model.selected.job === id);
}

function title(words) {
  const made = svg("title");
  made.textContent = words;
  return made;
}

function drawPerson(view, id) {
  const one = view.model.technicians.get(id);
  if (!one || !placed(one)) {
    view.people.get(id)?.remove();
    view.people.delete(id);
    return;
  }
  const [x, y] = pixels(view, one.lon, one.lat);
  let made = view.people.get(id);
  if (!made) {
    made = svg("g", { class: "nx-person", "data-technician": id });
    const initials = svg("text", { "text-anchor": "middle", dy: "0.35em" });
    initials.textContent = one.name.split(/\s+/).map((part) => part[0]).join("").slice(0, 2).toUpperCase();
    made.append(svg("title"), svg("circle", { r: 13 }), initials);
    view.layers.people.append(made);
    view.people.set(id, made);
  }
  made.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  Object.assign(made.dataset, { lat: one.lat, lon: one.lon });
  age(view, one, made);
}

function age({ model }, one, made) {
  const old = !one.seen || model.now() - one.seen > STALE;
  made.toggleAttribute("data-stale", old);
  const seen = one.seen ? say(old ? "dispatch.map.last_seen" : "dispatch.map.seen", { at: time(one.seen) }) : say("dispatch.map.never_seen");
  made.firstChild.textContent = [one.name, seen, one.simulated ? say("dispatch.map.simulated") : null].filter(Boolean).join(" · ");
}

function ages(view) {
  for (const [id, made] of view.people) {
    age(view, view.model.technicians.get(id), made);
  }
}

function drawRoute(view) {
  const who = view.model.technicians.get(view.model.selected.technician);
  if (!who) {
    view.layers.routes.replaceChildren();
    return;
  }
  const stops = lane(view.model, who.id).filter(placed);
  const [done, ahead] = [stops.filter((job) => look(job) === "done"), stops.filter((job) => look(job) !== "done")];
  const here = placed(who) ? [who] : done.slice(-1);
  view.layers.routes.replaceChildren(...[[done.concat(here), "past"], [here.concat(ahead), "ahead"]].map(([points, kind]) => svg("polyline", { class: `nx-route-${kind}`, points: points.map(({ lon, lat }) => pixels(view, lon, lat).map((n) => n.toFixed(1)).join(",")).join(" ") })));
}

function mark(view) {
  const { job, technician } = view.model.selected;
  view.jobs.forEach((made, id) => made.toggleAttribute("data-chosen", id === job));
  view.people.forEach((made, id) => made.toggleAttribute("data-chosen", id === technician));
  const chosen = view.jobs.get(job);
  chosen && view.layers.jobs.append(chosen);
}

function zoomBy(view, by, [px, py] = size(view).map((n) => n / 2)) {
  const [width, height] = size(view);
  const before = TILE * 2 ** view.zoom;
  const zoom = Math.max(2, Math.min(MOST, view.zoom + by));
  const after = TILE * 2 ** zoom;
  view.x += (px - width / 2) * (1 / before - 1 / after);
  view.y += (py - height / 2) * (1 / before - 1 / after);
  view.zoom = zoom;
  soon(view);
}

function soon(view) {
  view.frame ??= requestAnimationFrame(() => {
    view.frame = null;
    draw(view);
  });
}

function pan(view, dx, dy) {
  const scale = TILE * 2 ** view.zoom;
  view.x -= dx / scale;
  view.y = Math.min(1, Math.max(0, view.y - dy / scale));
  soon(view);
}

function listen(view) {
  const { root } = view;
  let held = null;
  root.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = root.getBoundingClientRect();
    zoomBy(view, -Math.sign(event.deltaY) * 0.4, [event.clientX - box.left, event.clientY - box.top]);
  }, { passive: false });
  root.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, far: 0 };
  });
  root.addEventListener("pointermove", (event) => {
    if (held && event.buttons) {
      held.far += Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y);
      held.far > 4 && root.setPointerCapture(event.pointerId);
      pan(view, event.clientX - held.x, event.clientY - held.y);
      Object.assign(held, { x: event.clientX, y: event.clientY });
    }
  });
  root.addEventListener("click", (event) => (held?.far ?? 0) < 5 && picked(view, event.target));
  root.addEventListener("keydown", (event) => keyed(view, event));
}

function picked({ model, act }, target) {
  const pin = target.closest("[data-job]");
  const person = target.closest("[data-technician]");
  if (pin) {
    act.open(pin.dataset.job);
  } else if (person) {
    select(model, { technician: person.dataset.technician });
  }
}

function keyed(view, event) {
  const moves = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
  if (event.key in moves) {
    pan(view, ...moves[event.key]);
  } else if (["+", "=", "-"].includes(event.key)) {
    zoomBy(view, event.key === "-" ? -0.5 : 0.5);
  } else {
    return;
  }
  event.preventDefault();
}
