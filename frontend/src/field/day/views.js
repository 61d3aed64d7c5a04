// The two screens of the technician: the day, and one job.
import { skillWords } from "../commands.js";
import { el, icon } from "../dom.js";
import { minutes, moment, say, time } from "../words.js";
import { shrink, signature } from "./pictures.js";
import { ended, next } from "./steps.js";

const LEVELS = ["urgent", "high", "normal", "low"];

/** All jobs of the day in order, the one at hand large. */
export function dayView(jobs, act) {
  const open = jobs.filter((job) => !ended(job));
  const done = jobs.filter(ended);
  const first = open[0];
  const rest = open.slice(1);
  return [
    first ? el("section", {}, heading(say("myday.now")), big(first, act)) : el("div.nx-day-calm", {}, icon("check"), say(done.length ? "myday.all_done" : "myday.nothing")),
    rest.length ? el("section", {}, heading(say("myday.later", { count: rest.length })), el("ul.nx-day-list", {}, rest.map((job) => row(job)))) : null,
    done.length ? el("section", {}, heading(say("myday.done", { count: done.length })), el("ul.nx-day-list", {}, done.map((job) => row(job)))) : null,
  ].filter(Boolean);
}

function heading(words) {
  return el("h2.nx-day-heading", {}, words);
}

function row(job) {
  const state = ended(job) ? icon(job.subStatus === "completed" ? "check" : "x") : null;
  return el("li", {}, el("a.nx-day-item", { href: `#/job/${encodeURIComponent(job.id)}`, "data-job": job.id, "data-state": job.subStatus }, el("span.nx-day-time", {}, time(start(job))), el("span.nx-day-what", {}, el("b", {}, job.title), el("span.nx-hint", {}, job.location?.address || "")), state, icon("right")));
}

function big(job, act) {
  return el(
    "article.nx-day-card",
    { "data-job": job.id, "data-state": job.subStatus },
    el("a.nx-day-open", { href: `#/job/${encodeURIComponent(job.id)}` }, el("span.nx-day-when", {}, `${time(start(job))} · ${minutes(job.estimatedDuration)}`), el("b.nx-day-title", {}, job.title), el("span.nx-day-address", {}, job.location?.address || say("dispatch.no_place"))),
    ways(job),
    steps(job, act),
  );
}

/** One job with everything one needs on site. */
export function jobView(job, waiting, act) {
  return [
    el("a.nx-day-back", { href: "#/" }, icon("back"), say("myday.title")),
    el("article.nx-day-card", { "data-job": job.id, "data-state": job.subStatus }, el("span.nx-day-when", {}, `${time(start(job))} · ${minutes(job.estimatedDuration)} · ${say(`dispatch.state.${job.subStatus}`)}`), el("h2.nx-day-title", {}, job.title), el("span.nx-day-address", {}, job.location?.address || ""), ways(job), steps(job, act)),
    facts(job),
    checklist(job, act),
    ended(job) ? null : paperwork(job, act),
    attachments(waiting),
  ].filter(Boolean);
}

function ways(job) {
  const customer = job.customer || {};
  const found = [];
  if (Number.isFinite(job.location?.lat)) {
    found.push(el("a.nx-button", { href: route(job.location), target: "_blank", rel: "noopener" }, icon("route"), say("myday.navigate")));
  }
  if (customer.phone) {
    found.push(el("a.nx-button", { href: `tel:${customer.phone.replace(/[^+\d]/g, "")}` }, icon("phone"), say("myday.call")));
  }
  return found.length ? el("div.nx-day-row", {}, found) : null;
}

function route({ lat, lon, address }) {
  const apple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
  return apple ? `https://maps.apple.com/?daddr=${lat},${lon}` : `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(address || "")})`;
}

function steps(job, act) {
  const events = next(job);
  const buttons = events.map((event, i) => el(`button.nx-button${i ? "" : ".nx-button-primary"}.nx-day-step`, { type: "button", "data-step": event, on: { click: () => act.step(job, event) } }, say(`myday.step.${event}`)));
  return buttons.length ? el("div.nx-day-steps", {}, buttons) : null;
}

function facts(job) {
  const levels = job.skillLevels || {};
  const rows = [
    ["customer", [job.customer?.name, job.customer?.phone].filter(Boolean).join(" · ")],
    ["due", job.dueAt ? moment(Date.parse(job.dueAt)) : ""],
    ["window", (job.timeWindows || []).map((one) => `${time(Date.parse(one.start))}–${time(Date.parse(one.end))}`).join(", ")],
    ["priority", say(`dispatch.priority.${LEVELS.indexOf(job.priority) + 1 || 3}`)],
    ["skills", (job.requiredSkills || []).map((name) => skillWords({ name, level: levels[name] ?? 1 })).join(", ")],
    ["notes", job.description],
  ];
  return el("dl.nx-facts.nx-day-facts", {}, rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, say(`dispatch.fact.${name}`)), el("dd", {}, value)]));
}

function checklist(job, act) {
  const items = job.checklist || [];
  if (!items.length) {
    return null;
  }
  const boxes = items.map((item, at) => {
    const box = el("input", { type: "checkbox", checked: Boolean(item.done), disabled: ended(job), on: { change: () => act.check(job, at, box.checked) } });
    return el("li", {}, el("label.nx-day-check", {}, box, el("span", {}, item.text ?? item.label ?? item.title ?? "")));
  });
  return el("section.nx-day-card", {}, el("h3.nx-subhead", {}, say("myday.checklist")), el("ul.nx-day-list", {}, boxes));
}

function paperwork(job, act) {
  const text = el("textarea.nx-field", { rows: "3", maxlength: "2000", placeholder: say("myday.note.hint"), "aria-label": say("myday.note") });
  const save = el("button.nx-button", { type: "button", on: { click: () => text.value.trim() && act.note(job, text.value.trim()) } }, say("myday.note.save"));
  const file = el("input", { type: "file", accept: "image/*", capture: "environment", hidden: true, on: { change: async () => file.files[0] && act.photo(job, await shrink(file.files[0])) } });
  const photo = el("button.nx-button", { type: "button", on: { click: () => file.click() } }, icon("camera"), say("myday.photo"));
  const sign = el("button.nx-button", { type: "button", "data-sign": "yes", on: { click: () => sign.parentElement.replaceWith(signature((drawn) => act.sign(job, drawn))) } }, icon("edit"), say("myday.sign"));
  return el("section.nx-day-card", {}, el("h3.nx-subhead", {}, say("myday.paperwork")), text, el("div.nx-day-row", {}, save, photo, file), el("div.nx-day-row", {}, sign));
}

// What was added here and not sent yet, so that nobody adds it twice.
function attachments(waiting) {
  const rows = waiting.filter(({ type }) => type !== "status").map((op) => el("li.nx-day-waiting", {}, icon("clock"), el("span", {}, say(`myday.waiting.${op.type}`, { text: op.data?.text ?? "", at: time(Date.parse(op.at)) }))));
  return rows.length ? el("section.nx-day-card", {}, el("h3.nx-subhead", {}, say("myday.not_sent")), el("ul.nx-day-list", {}, rows)) : null;
}

export function start(job) {
  return Date.parse(job.startedAt ?? job.plannedStart ?? "") || null;
}

/** Who works on this phone. */
export function whoView(people, act) {
  return [el("section", {}, heading(say("myday.who")), el("ul.nx-day-list", {}, people.map((one) => el("li", {}, el("button.nx-day-item", { type: "button", "data-technician": one.id, on: { click: () => act.be(one) } }, el("span.nx-day-what", {}, el("b", {}, one.name), el("span.nx-hint", {}, Object.keys(one.skills || {}).join(", "))), icon("right"))))))];
}

/** Position, and what a web page can't do. */
export function phoneView(state, act) {
  const on = state === "on";
  return [
    el("a.nx-day-back", { href: "#/" }, icon("back"), say("myday.title")),
    el("section.nx-day-card", {}, el("h2.nx-subhead", {}, say("myday.position")), el("p", {}, say(`myday.position.${state}`)), el("p.nx-hint", {}, say("myday.position.honest")), el("div.nx-day-row", {}, el("button.nx-button", { type: "button", on: { click: () => act.share(!on) } }, say(on ? "myday.position.stop" : "myday.position.start")))),
    el("section.nx-day-card", {}, el("h2.nx-subhead", {}, say("myday.apps")), el("p.nx-hint", {}, say("myday.apps.words")), el("a.nx-button", { href: "/technicians" }, say("myday.apps.open"))),
    el("section.nx-day-card", {}, el("h2.nx-subhead", {}, say("myday.other")), el("button.nx-button", { type: "button", on: { click: act.leave } }, say("myday.other.do"))),
  ];
}
