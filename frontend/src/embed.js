// A dashboard inside another site: fetches its cards for the token of the page's own address, and draws the charts.
import { legible, roomy } from "./room.js";
import { template } from "./template.js";
import { forget, painted } from "./tokens.js";

const root = document.querySelector("[data-embed]");
const CONFIG = { displayModeBar: false, topojsonURL: "/assets/topojson/", scrollZoom: false, doubleClick: false, responsive: true, typesetMath: false };
const BEAT = 1000;
const AGAIN = 15;
const grid = [...root.childNodes];
let figures = {};

async function load() {
  const address = location.pathname.replace("/embed/view/", "/embed/data/") + location.search;
  const answer = await fetch(address, { credentials: "omit", headers: { Accept: "application/json, application/problem+json" } });
  const found = await answer.json();
  answer.ok ? show(found) : refuse(found);
}

// What did not come at all is asked for again; what stands stays.
function tried() {
  load().catch(() => setTimeout(tried, AGAIN * BEAT));
}

function show(found) {
  figures = found.figures;
  root.querySelector(".nx-embed-refused") && root.replaceChildren(...grid);
  root.querySelectorAll(".js-plotly-plot").forEach((place) => window.Plotly.purge(place));
  for (const slot of root.querySelectorAll(".nx-slot")) {
    slot.dataset.widget ||= slot.querySelector("[data-widget]").dataset.widget;
    const card = found.cards[slot.dataset.widget];
    if (card !== undefined) {
      slot.innerHTML = card;
    }
  }
  draw();
}

function draw() {
  forget();
  const look = template();
  for (const place of root.querySelectorAll("[data-figure]")) {
    const { data, layout } = figures[place.dataset.figure];
    const width = place.clientWidth || 640;
    const shown = painted({ data: legible(data, layout, width), layout });
    const fitted = roomy(layout, width, place.clientHeight || 320);
    const merged = Object.fromEntries(Object.entries(fitted).map(([axis, ticks]) => [axis, { ...shown.layout[axis], ...ticks }]));
    window.Plotly.react(place, shown.data, { ...shown.layout, ...merged, template: look, autosize: true }, CONFIG);
  }
}

function refuse(problem) {
  const words = document.createElement("p");
  words.className = "nx-embed-refused";
  words.setAttribute("role", "alert");
  words.textContent = problem.detail || "";
  root.replaceChildren(words);
}

const seconds = Number(root.dataset.refresh);
if (seconds) {
  setInterval(() => document.hidden || load().catch(() => {}), seconds * BEAT);
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
addEventListener("resize", draw);
tried();
