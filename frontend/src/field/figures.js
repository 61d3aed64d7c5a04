// The four numbers over the board, counted from the jobs it knows, so that they move with every change.
import { el } from "./dom.js";
import { look, ofDay } from "./model.js";
import { minutes, number, say } from "./words.js";

const ENDED = new Set(["done", "failed"]);
const NAMES = ["jobs", "on_time", "risk", "travel"];

/** Cards in `host` that follow the model. */
export function createFigures(host, model) {
  const cards = new Map(NAMES.map((name) => [name, card(name)]));
  host.replaceChildren(...[...cards.values()].map(({ box }) => box));
  const draw = () => {
    const found = count(model);
    for (const [name, { value, words }] of cards) {
      value.textContent = found[name].value;
      value.dataset.tone = found[name].tone || "";
      words.textContent = found[name].words;
    }
  };
  let frame = null;
  const later = () => (frame ??= requestAnimationFrame(() => ((frame = null), draw())));
  model.listen("all", draw);
  model.listen("job", later);
  model.listen("advice", later);
}

function card(name) {
  const value = el("div.nx-figure-value", {}, "–");
  const words = el("div.nx-figure-words", {}, "\u00a0");
  return { value, words, box: el("div.nx-figure", { "data-figure": name }, el("div.nx-figure-name", {}, say(`dispatch.figure.${name}`)), value, words) };
}

function count(model) {
  const jobs = ofDay(model).filter((job) => job.status !== "cancelled");
  const looks = jobs.map(look);
  const done = jobs.filter((job, i) => looks[i] === "done");
  const pending = jobs.filter((job) => !job.technicianId && !ENDED.has(look(job))).length;
  const busy = looks.filter((one) => ["busy", "paused", "travel"].includes(one)).length;
  const judged = jobs.filter((job) => job.due && job.end);
  const late = judged.filter((job) => job.end > job.due || job.sla === "breached");
  const open = jobs.filter((job) => !ENDED.has(look(job)));
  const risk = open.filter((job) => job.best === null || job.sla === "at_risk" || job.sla === "breached").length;
  const nobody = open.filter((job) => job.best === null).length;
  const travel = jobs.reduce((sum, job) => sum + (job.technicianId ? job.travel : 0), 0);
  const ahead = open.reduce((sum, job) => sum + (job.technicianId && job.start > model.now() ? job.travel : 0), 0);
  return {
    jobs: { value: number(jobs.length), words: say("dispatch.figure.jobs.words", { pending, busy, done: done.length }) },
    on_time: { value: judged.length ? say("dispatch.share", { share: number((100 * (judged.length - late.length)) / judged.length) }) : "–", words: judged.length ? say("dispatch.figure.on_time.words", { count: late.length, all: judged.length }) : say("dispatch.figure.on_time.none") },
    risk: { value: number(risk), tone: nobody ? "bad" : risk ? "warn" : "", words: say("dispatch.figure.risk.words", { count: nobody }) },
    travel: { value: minutes(travel), words: say("dispatch.figure.travel.words", { time: minutes(ahead) }) },
  };
}
