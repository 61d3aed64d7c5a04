// Figures come from the server without colours of their own; here they get the theme, and get it again when it changes. The
// event `nexus-figure` on a chart draws another one in its place.
import { legible, roomy } from "./room.js";
import { template } from "./template.js";
import { forget, painted } from "./tokens.js";

const drawn = new WeakMap();
let current = null;

/** Make every dcc.Graph pass its figure through the theme. */
export function install() {
  const graph = window.dash_core_components?.Graph;
  if (!graph) {
    return;
  }
  graph.defaultProps = {
    ...graph.defaultProps,
    _dashprivate_transformConfig: (config, gd) => remember(gd, { config }).config,
    _dashprivate_transformFigure: (figure, gd) => themed(figure, gd),
  };
  document.addEventListener("nexus-figure", ({ target, detail }) => {
    const stays = same(drawn.get(target)?.figure, detail);
    remember(target, { figure: detail });
    stays && keepLand(target);
    redraw(target);
  });
  watch();
}

/** Draw every figure on the page again in the colours of now. */
export function repaint() {
  forget();
  current = null;
  for (const gd of document.querySelectorAll(".js-plotly-plot")) {
    redraw(gd);
  }
}

/** Download the chart of a widget as a picture. */
export function picture(widget) {
  const gd = document.querySelector(`[data-widget="${CSS.escape(widget)}"] .js-plotly-plot`);
  if (!gd) {
    return;
  }
  const { width, height } = gd.getBoundingClientRect();
  const { data, layout } = drawn.get(gd).shown;
  const backed = { ...layout, paper_bgcolor: painted("var(--surface)"), margin: { l: 12, r: 16, t: 16, b: 12 } };
  window.Plotly.downloadImage({ data, layout: backed }, { format: "png", width, height, scale: 2, filename: widget });
}

function remember(gd, facts) {
  const known = { ...drawn.get(gd), ...facts };
  if (gd) {
    drawn.set(gd, known);
  }
  return known;
}

function themed(figure, gd) {
  if (!figure?.layout) {
    return figure;
  }
  current ??= template();
  const { data, fitted, said } = fitting(figure, gd);
  const shown = painted({ data, layout: figure.layout });
  shown.layout = { ...shown.layout, ...merged(shown.layout, fitted), template: current };
  remember(gd, { figure, shown, fitted: said });
  if (gd && observer) {
    observer.observe(gd);
  }
  return { ...figure, ...shown };
}

// What a figure becomes in the room of its place; `said` is the same text as long as nothing has to change.
function fitting(figure, gd) {
  const width = gd?.clientWidth || 640;
  const data = legible(figure.data, figure.layout, width);
  const fitted = roomy(figure.layout, width, gd?.clientHeight || 320);
  return { data, fitted, said: JSON.stringify([fitted, data.map((trace) => trace.texttemplate)]) };
}

function redraw(gd) {
  const known = drawn.get(gd);
  if (!known?.figure || !window.Plotly) {
    return;
  }
  const { data, layout } = themed(known.figure, gd);
  const config = { ...known.config, responsive: true, typesetMath: false };
  window.Plotly.react(gd, data, { ...layout, autosize: true }, config);
}

function same(before, after) {
  return JSON.stringify(before?.layout.geo) === JSON.stringify(after.layout.geo);
}

// Most of drawing a map are its coasts and borders, which Plotly draws anew with every mark. Where the next drawing shows other
// marks on the same section, they stay.
function keepLand(gd) {
  const map = gd._fullLayout?.geo?._subplot;
  if (map) {
    const { basePaths } = map;
    Object.assign(map, { basePaths: {}, updateBaseLayers: () => {} });
    setTimeout(() => {
      map.basePaths = basePaths;
      delete map.updateBaseLayers;
    });
  }
}

function merged(layout, fitted) {
  return Object.fromEntries(Object.entries(fitted).map(([axis, ticks]) => [axis, { ...layout[axis], ...ticks }]));
}

let observer = null;

function watch() {
  observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const known = drawn.get(target);
      if (known?.figure && fitting(known.figure, target).said !== known.fitted) {
        redraw(target);
      }
    }
  });
}
