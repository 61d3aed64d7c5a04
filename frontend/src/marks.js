// Marks of charts: what was clicked, or picked by keyboard, goes to the store of the dashboard page as
// {widget, key, shift, twice, at}. Links to another state of the same page leave the scroll where it is.
import { brushed, drop, justEnded, keep, periods, span } from "./brush.js";
import { goOn } from "./rest.js";
import { trail } from "./trail.js";

const STORE = "dv-mark";
const TWICE = 450;
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
let shift = false;
let last = { at: 0 };

window.dash_clientside = { ...window.dash_clientside, nexus: { ...window.dash_clientside?.nexus, mark, trail, brushed, goOn, trailed: trail } };
document.addEventListener("pointerdown", (event) => (shift = event.shiftKey), true);
document.addEventListener("click", stay, true);
document.addEventListener("keydown", steer);
new MutationObserver(enable).observe(document.documentElement, { childList: true, subtree: true });

/** The clientside callback on every graph's clickData. */
function mark() {
  const { triggered } = window.dash_clientside.callback_context;
  const clicked = triggered.find(({ value }) => value?.points?.length);
  if (!clicked || justEnded()) {
    return window.dash_clientside.no_update;
  }
  const { widget } = JSON.parse(clicked.prop_id.slice(0, clicked.prop_id.lastIndexOf(".")));
  const point = clicked.value.points.find(({ customdata }) => key(customdata) !== null);
  return point ? picked(widget, key(point.customdata), shift) : window.dash_clientside.no_update;
}

function picked(widget, key, additive) {
  const at = Date.now();
  const twice = !additive && last.widget === widget && last.key === key && at - last.at < TWICE;
  last = { widget, key, at };
  return { widget, key, shift: additive, twice, at };
}

function key(customdata) {
  const found = Array.isArray(customdata) ? customdata[0] : customdata;
  return found === undefined ? null : found;
}

// Dash's links scroll to the top; a link that changes only what this page shows must not.
function stay(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.download) {
    return;
  }
  const to = new URL(link.href, location.href);
  if (to.origin === location.origin && to.pathname === location.pathname && link.closest("[data-stay]")) {
    event.preventDefault();
    event.stopPropagation();
    history.pushState({}, "", to);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }
}

function enable() {
  for (const graph of document.querySelectorAll(".nx-drills .nx-graph:not([tabindex])")) {
    graph.tabIndex = 0;
    graph.setAttribute("role", "application");
    graph.setAttribute("aria-label", graph.closest("[aria-label]")?.getAttribute("aria-label") || "");
  }
}

// Arrows walk from mark to mark, Enter filters by it (with Shift by several), and once more opens it.
function steer(event) {
  const graph = event.target.matches?.(".nx-graph[tabindex]") ? event.target : null;
  const gd = graph?.querySelector(".js-plotly-plot");
  if (!gd?.data || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const keys = [...(gd.data.find(({ customdata }) => customdata)?.customdata || [])].map(key);
  const at = Number(graph.dataset.at ?? -1);
  if (event.key in STEPS && keys.length) {
    event.preventDefault();
    const to = (at + STEPS[event.key] + keys.length) % keys.length;
    show(graph, gd, to);
    stretch(graph, Math.max(at, 0), to, event.shiftKey);
  } else if (event.key === "Enter" && graph.dataset.from && !event.shiftKey) {
    event.preventDefault();
    delete graph.dataset.from;
    keep(graph);
  } else if (event.key === "Enter" && keys[at] != null) {
    event.preventDefault();
    const { widget } = graph.closest("[data-widget]").dataset;
    const store = graph.closest("[data-marks]")?.dataset.marks || STORE;
    window.dash_clientside.set_props(store, { data: picked(widget, keys[at], event.shiftKey) });
  } else if (event.key === "Escape") {
    graph.dataset.from && drop(graph);
    window.Plotly.Fx.unhover(gd);
  }
}

// Arrows with Shift stretch a span of periods, which the others follow; Enter keeps it.
function stretch(graph, from, to, on) {
  if (on && periods(graph).length) {
    graph.dataset.from ??= from;
    span(graph, Number(graph.dataset.from), to);
  } else if (graph.dataset.from) {
    drop(graph);
  }
}

function show(graph, gd, at) {
  graph.dataset.at = at;
  const curve = gd.data.findIndex(({ customdata }) => customdata);
  const subplot = gd.data[curve].type === "scattergeo" ? "geo" : undefined;
  window.Plotly.Fx.hover(gd, [{ curveNumber: curve, pointNumber: at }], subplot);
}
