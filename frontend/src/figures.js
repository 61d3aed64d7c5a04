// Figures come from the server without colours of their own; here they get the theme, and get it again when it changes.
import { template } from "./template.js";
import { forget, painted } from "./tokens.js";

const drawn = new WeakMap();
const LETTER = 6.4;
const GAP = 14;
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
  const shown = painted({ data: figure.data, layout: { ...figure.layout, template: null } });
  shown.layout.template = current;
  const every = thin(shown.layout, figure.layout, gd?.clientWidth || 640);
  remember(gd, { figure, shown, every });
  if (gd && observer) {
    observer.observe(gd);
  }
  return { ...figure, ...shown };
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

// Labels of a crowded axis: every second, third, … is kept, so that they stay level and apart.
function thin(layout, source, width) {
  const axis = source.xaxis;
  if (!axis?.ticktext?.length || axis.nothin) {
    return 1;
  }
  const longest = Math.max(...axis.ticktext.map((label) => label.length));
  const room = Math.max(2, Math.floor((width - 48) / (longest * LETTER + GAP)));
  const every = Math.ceil(axis.ticktext.length / room);
  const kept = (_, i) => i % every === 0;
  layout.xaxis = { ...layout.xaxis, tickvals: axis.tickvals.filter(kept), ticktext: axis.ticktext.filter(kept) };
  return every;
}

let observer = null;

function watch() {
  observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const known = drawn.get(target);
      if (known?.figure && thin({}, known.figure.layout, target.clientWidth) !== known.every) {
        redraw(target);
      }
    }
  });
}
