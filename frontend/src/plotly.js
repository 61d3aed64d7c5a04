// Plotly with the traces our widgets draw and no others: a third of the whole library.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import heatmap from "plotly.js/lib/heatmap";
import pie from "plotly.js/lib/pie";
import scattergeo from "plotly.js/lib/scattergeo";

Plotly.register([bar, heatmap, pie, scattergeo]);
window.Plotly = Plotly;
