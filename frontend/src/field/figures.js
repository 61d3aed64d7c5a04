// The four numbers over the board, counted from the jobs it knows, so that they move with every change.
import { el } from "./dom.js";
import { look, ofDay } from "./model.js";
import { minutes, number, say, weekday } from "./words.js";

const ENDED = new Set(["done", "failed"]);
const NAMES = ["jobs", "on_time", "risk", "travel"];

/** Cards in `host` that follow the model. */
export function createFigures(host, model) {
  const cards = new Map(NAMES.map((name) => [name, card(name)]));
  host.replaceChildren(...[...cards.values()].map(({ box }) => box));
  const draw = () => {
    const found = count(model);
    const against = compared(found, model.lastWeek);
    for (const [name, { value, words, change }] of cards) {
      value.textContent = found[name].value;
      value.dataset.tone = found[name].tone || "";
      words.textContent = found[name].words;
      change.replaceChildren(...(against[name] ?? []));
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
  const change = el("span.nx-figure-change");
  return { value, words, change, box: el("div.nx-figure", { "data-figure": name }, el("div.nx-figure-name", {}, say(`dispatch.figure.${name}`)), el("div.nx-figure-line", {}, value, change), words) };
}

// Against the same day of last week. More late jobs are worse; more jobs and more driving are neither.
function compared({ jobs, on_time, travel }, before) {
  if (!before) {
    return {};
  }
  const than = el("span", {}, say("dispatch.figure.than", { day: weekday(before.day) }));
  const told = (step, text, tone = "") => [el("b", { "data-tone": tone }, step > 0 ? `▲ ${text}` : step < 0 ? `▼ ${text}` : say("dispatch.figure.same")), than.cloneNode(true)];
  const share = before.judged ? (100 * (before.judged - before.late)) / before.judged : null;
  const points = share === null || on_time.share === null ? null : Math.round(on_time.share) - Math.round(share);
  const drive = Math.round(travel.minutes) - Math.round(before.travelMinutes);
  return {
    jobs: told(jobs.count - before.jobs, number(Math.abs(jobs.count - before.jobs))),
    on_time: points === null ? [] : told(points, say("dispatch.figure.points", { points: Math.abs(points) }), points < 0 ? "bad" : points > 0 ? "good" : ""),
    travel: told(drive, minutes(Math.abs(drive))),
  };
}

function count(model) {
  const jobs = ofDay(model).filter((job) => job.status !== "cancelled");
  const looks = jobs.map(look);
  const done = jobs.filter((job, i) => looks[i] === "done");
  const pending = jobs.filter((job) => !job.technicianId && !ENDED.has(look(job))).length;
  const busy = looks.filter((one) => ["busy", "paused", "travel"].includes(one)).length;
  const judged = jobs.filter((job) => job.due && job.end);
  const late = judged.filter((job) => job.end > job.due || job.sla === "breached");
  const share = judged.length ? (100 * (judged.length - late.length)) / judged.length : null;
  const open = jobs.filter((job) => !ENDED.has(look(job)));
  const risk = open.filter((job) => job.best === null || job.sla === "at_risk" || job.sla === "breached").length;
  const nobody = open.filter((job) => job.best === null).length;
  const travel = jobs.reduce((sum, job) => sum + (job.technicianId ? job.travel : 0), 0);
  const ahead = open.reduce((sum, job) => sum + (job.technicianId && job.start > model.now() ? job.travel : 0), 0);
  return {
    jobs: { value: number(jobs.length), count: jobs.length, words: say("dispatch.figure.jobs.words", { pending, busy, done: done.length }) },
    on_time: { share, value: share === null ? "–" : say("dispatch.share", { share: number(share) }), words: judged.length ? say("dispatch.figure.on_time.words", { count: late.length, all: judged.length }) : say("dispatch.figure.on_time.none") },
    risk: { value: number(risk), tone: nobody ? "bad" : risk ? "warn" : "", words: say("dispatch.figure.risk.words", { count: nobody }) },
    travel: { value: minutes(travel), minutes: travel, words: say("dispatch.figure.travel.words", { time: minutes(ahead) }) },
  };
}
