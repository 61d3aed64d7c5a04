// The customer's page: when the technician arrives, and where they are while they travel. It asks every half minute.
import { el } from "./dom.js";
import { createMap } from "./map.js";
import { createModel, fill } from "./model.js";
import { ask } from "./talk.js";
import { learn, say, time } from "./words.js";

const EVERY = 30_000;
const HERE = new Set(["on_site", "in_progress", "paused"]);
const host = document.querySelector("[data-track]");
const body = host.querySelector("[data-part=body]");
let map = null;
let timer = null;

learn(host.dataset);
look();
document.addEventListener("visibilitychange", () => !document.hidden && look());

async function look() {
  clearTimeout(timer);
  try {
    show(await ask(`/track/${encodeURIComponent(host.dataset.track)}`));
    timer = setTimeout(look, EVERY);
  } catch (problem) {
    if (problem.status === 404 || problem.status === 410) {
      body.replaceChildren(el("div.nx-day-card", { role: "status" }, el("h2.nx-day-title", {}, say("track.ended")), el("p.nx-hint", {}, say("track.ended.words"))));
    } else {
      host.querySelector("[data-part=notices]").replaceChildren(el("div.nx-day-notice", { role: "alert" }, say("track.offline")));
      timer = setTimeout(look, EVERY);
    }
  }
  host.dataset.shown = "yes";
}

function show(found) {
  host.querySelector("[data-part=notices]").replaceChildren();
  const state = found.subStatus === "en_route" ? "travelling" : HERE.has(found.subStatus) ? "here" : "planned";
  const now = new Date().toISOString();
  const card = el(
    "div.nx-day-card",
    { role: "status", "data-state": state },
    el("span.nx-day-when", {}, found.title),
    el("h2.nx-day-title", {}, say(`track.state.${state}`, { name: found.technician })),
    found.arrivalEta && state !== "here" ? el("p.nx-track-eta", {}, say("track.eta", { eta: time(Date.parse(found.arrivalEta)) })) : null,
    found.etaWindow ? el("p.nx-hint", {}, say("track.window", { from: time(Date.parse(found.etaWindow.from)), to: time(Date.parse(found.etaWindow.to)) })) : null,
    el("p.nx-hint", {}, say("track.updated", { at: time(Date.now()) })),
  );
  const place = found.position ? (map?.place ?? el("div.nx-track-map", {})) : null;
  body.replaceChildren(...[card, place, el("p.nx-hint", {}, say("track.private"))].filter(Boolean));
  place ? draw(place, found, now) : (map = null);
}

function draw(place, found, now) {
  if (!map) {
    const model = createModel();
    createMap(place, model, { open() {} });
    map = { place, model };
  }
  const home = { id: "home", title: found.title, status: "assigned", subStatus: "assigned", technicianId: "they", location: found.location };
  fill(map.model, { day: now.slice(0, 10), now, technicians: [{ id: "they", name: found.technician, position: found.position, stops: [home] }], unassigned: [] });
}
