// The Plotly template of the product, built from the tokens.
import { painted, text } from "./tokens.js";

const SERIES = [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`);

/** The template in the colours of now. */
export function template() {
  const font = { family: text("--font"), size: 12, color: "var(--muted)" };
  const axis = {
    showgrid: false,
    zeroline: false,
    showline: false,
    ticks: "",
    linecolor: "var(--line)",
    gridcolor: "var(--line)",
    zerolinecolor: "var(--line-strong)",
    tickfont: { size: 11.5, color: "var(--muted)" },
    title: { font: { size: 11.5, color: "var(--quiet)" }, standoff: 6 },
    automargin: true,
    fixedrange: true,
    tickangle: 0,
  };
  return painted({
    layout: {
      font,
      colorway: SERIES,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 0, r: 8, t: 10, b: 0, pad: 4 },
      hovermode: "x unified",
      dragmode: false,
      showlegend: false,
      hoverlabel: {
        bgcolor: "var(--raised)",
        bordercolor: "var(--line-strong)",
        align: "left",
        namelength: 32,
        font: { family: font.family, size: 12.5, color: "var(--text)" },
      },
      legend: {
        orientation: "h",
        x: 0,
        y: 1.02,
        yanchor: "bottom",
        font: { size: 11.5, color: "var(--muted)" },
        itemclick: false,
        itemdoubleclick: false,
      },
      xaxis: { ...axis, showspikes: false },
      yaxis: { ...axis, showgrid: true, ticklabelstandoff: 4 },
      bargap: 0.35,
      barcornerradius: 2,
      annotationdefaults: { font: { size: 11.5, color: "var(--muted)" }, showarrow: false },
      coloraxis: { colorbar: { outlinewidth: 0, thickness: 8, tickfont: { size: 11 } } },
      geo: {
        bgcolor: "rgba(0,0,0,0)",
        showframe: false,
        showcoastlines: false,
        showland: true,
        landcolor: "var(--land)",
        showcountries: true,
        countrycolor: "var(--border)",
        countrywidth: 1,
        showlakes: false,
      },
    },
    data: {
      scatter: [{ line: { width: 2 }, hoverlabel: { namelength: 32 } }],
      bar: [{ marker: { line: { width: 0 } }, textfont: { size: 11.5, color: "var(--muted)" }, cliponaxis: false }],
      pie: [{ marker: { line: { color: "var(--surface)", width: 2 } } }],
      heatmap: [{ xgap: 2, ygap: 2 }],
      funnel: [{ connector: { fillcolor: "var(--sunken)", line: { width: 0 } } }],
    },
  });
}
