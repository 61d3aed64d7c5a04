// A span dragged over the periods of a chart: the other cards follow at every step, one step under way at a time; the
// address changes when one lets go. By keyboard: Shift with the arrows, then Enter. Escape gives it up.
const STEP = "dv-brush";
const MARK = "dv-mark";
const PERIOD = /^\d{4}(-|$)/;
const LEAST = 6;
const PATIENCE = 4000;
let pull = null;
let waiting = null;
let busySince = 0;
let ended = 0;

document.addEventListener("pointerdown", down, true);
document.addEventListener("pointermove", move, true);
document.addEventListener("pointerup", up, true);
document.addEventListener("pointercancel", cancel, true);
document.addEventListener("keydown", (event) => event.key === "Escape" && pull && giveUp(), true);

/** The clientside callback that hears that a step was drawn. */
export function brushed(done) {
  busySince = 0;
  const left = done?.left || {};
  for (const [id, props] of done?.changes || []) {
    change(document.getElementById(id), props);
  }
  for (const card of document.querySelectorAll("[data-widget]")) {
    card.toggleAttribute("data-behind", card.dataset.widget in left);
    card.dataset.widget in left ? (card.title = left[card.dataset.widget]) : card.removeAttribute("title");
  }
  send();
  return Object.keys(left);
}

/** The keys of a chart's periods; none where it is not over time, or not on a dashboard. */
export function periods(graph) {
  const gd = graph?.querySelector(".js-plotly-plot");
  const keys = (gd?.data?.find(({ customdata }) => customdata)?.customdata || []).map((each) => [each].flat()[0]);
  const timed = keys.length > 1 && keys.every((key) => PERIOD.test(key ?? ""));
  return timed && location.pathname.startsWith("/dashboards/view/") && gd._fullLayout?.xaxis ? keys : [];
}

/** Whether a drag has only just ended: the click that Plotly makes of it means nothing. */
export function justEnded() {
  return performance.now() - ended < 300;
}

/** Draw the span between two places of a chart and let the others follow it. */
export function span(graph, from, to) {
  const keys = periods(graph);
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  veil(graph, first, last);
  waiting = { widget: name(graph), span: [keys[first], keys[last]], at: Date.now() };
  send();
}

/** The span last drawn becomes a filter of the page. */
export function keep(graph) {
  const held = waiting || graph.brushed;
  waiting = null;
  graph.querySelector(".nx-brush")?.remove();
  held?.span && window.dash_clientside.set_props(MARK, { data: { ...held, at: Date.now() } });
}

/** Give up the span last drawn: the others show again what the address says. */
export function drop(graph) {
  delete graph.dataset.from;
  waiting = { widget: name(graph), span: null, at: Date.now() };
  send();
  graph.querySelector(".nx-brush")?.remove();
}

// Dash is not told: what it set last is true again when one lets go, or the next step says so.
function change(element, { figure, ...attributes }) {
  for (const [name, value] of Object.entries(attributes)) {
    element?.setAttribute(name, value);
  }
  figure && element?.querySelector(".js-plotly-plot")?.dispatchEvent(new CustomEvent("nexus-figure", { detail: figure, bubbles: true }));
}

function down(event) {
  const graph = event.target.closest?.(".nx-drills .nx-graph");
  const keys = event.button || event.shiftKey ? [] : periods(graph);
  pull = keys.length ? { graph, keys, x: event.clientX, begun: false } : null;
}

function move(event) {
  if (!pull || (!pull.begun && Math.abs(event.clientX - pull.x) < LEAST)) {
    return;
  }
  if (!event.buttons) {
    cancel();
    return;
  }
  pull.begun = true;
  pull.graph.classList.add("nx-brushing");
  span(pull.graph, place(pull.graph, pull.x), place(pull.graph, event.clientX));
}

function up(event) {
  const held = pull;
  pull = null;
  if (held?.begun) {
    held.graph.classList.remove("nx-brushing");
    ended = performance.now();
    event.stopPropagation();
    keep(held.graph);
  }
}

// A scroll that began as a drag, or a button let go of outside the window.
function cancel() {
  pull?.begun ? giveUp() : (pull = null);
}

function giveUp() {
  const { graph } = pull;
  pull = null;
  graph.classList.remove("nx-brushing");
  drop(graph);
}

function place(graph, clientX) {
  const gd = graph.querySelector(".js-plotly-plot");
  const { xaxis } = gd._fullLayout;
  const at = Math.round(xaxis.p2c(clientX - gd.getBoundingClientRect().left - xaxis._offset));
  return Math.max(0, Math.min(periods(graph).length - 1, at));
}

function veil(graph, first, last) {
  const gd = graph.querySelector(".js-plotly-plot");
  const { xaxis, yaxis } = gd._fullLayout;
  const shade = graph.querySelector(".nx-brush") || graph.appendChild(document.createElement("div"));
  const left = xaxis.c2p(first) + xaxis._offset;
  const half = Math.abs(xaxis.c2p(1) - xaxis.c2p(0)) / 2;
  shade.className = "nx-brush";
  Object.assign(shade.style, {
    left: `${left - half}px`,
    width: `${xaxis.c2p(last) - xaxis.c2p(first) + 2 * half}px`,
    top: `${yaxis._offset}px`,
    height: `${yaxis._length}px`,
  });
}

function send() {
  const free = !busySince || Date.now() - busySince > PATIENCE;
  if (waiting && free) {
    busySince = Date.now();
    const graph = [...document.querySelectorAll("[data-widget]")].find((card) => card.dataset.widget === waiting.widget);
    graph?.querySelector(".nx-graph") && (graph.querySelector(".nx-graph").brushed = waiting);
    window.dash_clientside.set_props(STEP, { data: waiting });
    waiting = null;
  }
}

function name(graph) {
  return graph.closest("[data-widget]").dataset.widget;
}
