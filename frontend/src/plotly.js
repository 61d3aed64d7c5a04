// Plotly with the traces our widgets draw and no others: a third of the whole library. It draws what is in view first.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import heatmap from "plotly.js/lib/heatmap";
import pie from "plotly.js/lib/pie";
import scattergeo from "plotly.js/lib/scattergeo";
import { turn } from "./turns.js";

const { react } = Plotly;
const { resize } = Plotly.Plots;

Plotly.register([bar, heatmap, pie, scattergeo]);
Plotly.react = (gd, ...figure) => turn(gd, () => react(gd, ...figure));
// dcc.Graph asks for another size right after it drew, which would draw everything again.
Plotly.Plots.resize = (gd) => (fits(gd) ? Promise.resolve(gd) : resize(gd));
window.Plotly = Plotly;

function fits({ _fullLayout: drawn, clientWidth, clientHeight }) {
  return drawn?.width === clientWidth && drawn.height === clientHeight;
}
