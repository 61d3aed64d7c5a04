// The drawer of one job: facts, what happened, who could do it and who can't and why, what may happen next.
import { el, icon } from "./dom.js";
import { reasons, skillWords, when, words } from "./commands.js";
import { look, movable, select } from "./model.js";
import { ask } from "./talk.js";
import { date, km, minutes, moment, number, say, time } from "./words.js";

const SPOKEN = ["accept", "travel", "arrive", "start", "resume", "complete", "pause", "fail", "cancel"];
const ENDS = new Set(["fail", "cancel"]);
const TONES = { done: "plain", busy: "good", travel: "good", paused: "warn", risk: "plain", failed: "bad", planned: "plain" };

/** A drawer that follows the selected job; `open(id)` shows it. */
export function createDetails(model, commands) {
  const box = el("aside.nx-details", { role: "dialog", "aria-label": say("dispatch.details"), tabindex: "-1", hidden: true });
  document.body.append(box);
  const view = { model, commands, box, id: null, from: null };
  box.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), close(view)));
  model.listen("job", (id) => id === view.id && draw(view));
  model.listen("all", () => view.id && draw(view));
  return { open: (id) => open(view, id), close: () => close(view), remove: () => box.remove() };
}

async function open(view, id) {
  if (!view.model.jobs.has(id)) {
    await view.commands.refresh(id).catch(() => {});
  }
  if (!view.model.jobs.has(id)) {
    return;
  }
  view.from = view.box.hidden ? document.activeElement : view.from;
  view.id = id;
  view.answers = view.story = view.notes = null;
  view.asked = null;
  select(view.model, { job: id });
  view.box.hidden = false;
  draw(view);
  view.box.focus({ preventScroll: true });
}

function close(view) {
  view.id = null;
  view.box.hidden = true;
  select(view.model, { technician: view.model.selected.technician });
  view.from?.isConnected && view.from.focus({ preventScroll: true });
}

function draw(view) {
  const job = view.model.jobs.get(view.id);
  if (!job) {
    close(view);
    return;
  }
  const top = view.box.scrollTop;
  view.box.replaceChildren(head(view, job), steps(view, job), facts(view, job), people(view, job), papers(view), story(view));
  view.box.scrollTop = top;
  consult(view, job);
}

function head(view, job) {
  const tone = TONES[look(job)];
  const sla = ["at_risk", "breached", "paused"].includes(job.sla) ? el(`span.nx-tag.nx-tag-${job.sla === "breached" ? "bad" : "warn"}`, {}, say(`dispatch.sla.${job.sla}`)) : null;
  return el(
    "header.nx-details-head",
    {},
    el("div", {}, el("div.nx-details-id", {}, job.id), el("h2", {}, job.title), el("div.nx-details-tags", {}, el(`span.nx-tag.nx-tag-${tone}`, {}, say(`dispatch.state.${job.subStatus}`)), sla, job.pinned ? el("span.nx-tag", {}, say("dispatch.pinned")) : null)),
    el("button.btn-close", { type: "button", "aria-label": say("field.close"), on: { click: () => close(view) } }),
  );
}

function steps(view, job) {
  const events = SPOKEN.filter((event) => job.possible.includes(event));
  const wanted = events.includes("accept") ? events.filter((event) => event !== "start" && event !== "arrive") : events;
  const buttons = wanted.map((event, i) => press(say(`dispatch.event.${event}`), () => step(view, job, event), !i && !ENDS.has(event)));
  if (!job.technicianId && job.possible.includes("assign")) {
    buttons.unshift(press(say("dispatch.wait.best"), () => view.commands.best([job.id]), true));
  } else if (job.technicianId && movable(job)) {
    buttons.push(press(say("dispatch.event.unassign"), () => view.commands.unassign(job)));
  }
  if (["busy", "paused"].includes(look(job))) {
    buttons.push(press(say("dispatch.overrun"), () => longer(view, job)));
  }
  if (job.technicianId && !["done", "failed"].includes(look(job))) {
    buttons.push(press(say("dispatch.link"), () => view.commands.link(job)));
  }
  return el("div.nx-details-steps", {}, buttons);
}

function press(words, click, primary = false) {
  return el(`button.nx-button${primary ? ".nx-button-primary" : ""}`, { type: "button", on: { click } }, words);
}

function step(view, job, event) {
  if (!ENDS.has(event)) {
    view.commands.status(job, event);
    return;
  }
  const reason = el("input.nx-field", { type: "text", placeholder: say("dispatch.reason"), "aria-label": say("dispatch.reason"), maxlength: "200" });
  inquire(view, reason, say(`dispatch.event.${event}`), () => view.commands.status(job, event, { reason: reason.value.trim() || say(`dispatch.event.${event}`) }));
}

// Work takes longer: later stops that would come too late go to others.
function longer(view, job) {
  const more = el("input.nx-field", { type: "number", min: "1", max: "1440", value: "30", "aria-label": say("dispatch.overrun.minutes") });
  inquire(view, more, say("dispatch.overrun"), () => more.reportValidity() && view.commands.overrun(job, Number(more.value)));
}

function inquire(view, field, words, send) {
  field.addEventListener("keydown", (pressed) => pressed.key === "Enter" && send());
  view.box.querySelector(".nx-details-steps").replaceChildren(field, press(words, send, true), press(say("field.back"), () => draw(view)));
  field.focus();
}

function facts(view, job) {
  const who = view.model.technicians.get(job.technicianId);
  const windows = job.windows.map((one) => `${time(Date.parse(one.start))}–${time(Date.parse(one.end))}`).join(", ");
  const customer = typeof job.customer === "string" ? job.customer : [job.customer.name, job.customer.phone].filter(Boolean).join(" · ");
  const rows = [
    ["technician", who?.name],
    ["planned", job.start ? `${date(job.start)}, ${time(job.start)}–${time(job.end)}` : null],
    ["eta", job.raw.eta ? etaWords(job) : null],
    ["travel", job.technicianId && job.travel ? minutes(job.travel) : null],
    ["due", job.due ? moment(job.due) : null],
    ["window", windows],
    ["duration", job.raw.durationSource === "learned" ? say("dispatch.details.learned", { time: minutes(job.minutes) }) : minutes(job.minutes)],
    ["priority", say(`dispatch.priority.${job.priority}`)],
    ["skills", job.skills.map(skillWords).join(", ")],
    ["customer", customer],
    ["address", job.address || (Number.isFinite(job.lat) ? `${number(job.lat, 5)}, ${number(job.lon, 5)}` : say("dispatch.no_place"))],
    ["notes", job.raw.description],
  ];
  return el("dl.nx-facts", {}, rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, say(`dispatch.fact.${name}`)), el("dd", {}, value)]));
}

function etaWords(job) {
  const [from, to] = job.raw.etaWindow ? [Date.parse(job.raw.etaWindow.from), Date.parse(job.raw.etaWindow.to)] : [];
  const eta = time(Date.parse(job.raw.eta));
  return from && to ? say("dispatch.eta.window", { eta, from: time(from), to: time(to) }) : eta;
}

function people(view, job) {
  const place = el("section.nx-details-people", {}, el("h3.nx-subhead", {}, say(job.technicianId ? "dispatch.reassign" : "dispatch.assign")));
  if (!movable(job)) {
    place.append(el("p.nx-hint", {}, say("dispatch.fixed")));
  } else if (!view.answers) {
    place.append(el("div.nx-bone.nx-details-bone", { "aria-busy": "true" }));
  } else if (view.answers.problem) {
    place.append(el("p.nx-hint.nx-bad", { role: "alert" }, view.answers.problem));
  } else {
    place.append(el("ul.nx-people", {}, view.answers.fit.map((one, i) => offer(view, job, one, i))));
    view.answers.unfit.length && place.append(whyNot(view));
  }
  return place;
}

function offer(view, job, one, at) {
  const who = view.model.technicians.get(one.technicianId);
  const own = one.technicianId === job.technicianId;
  const parts = [say("dispatch.drag.arrival", { at: when(view, one.plannedStart) }), Number.isFinite(one.travelMinutes) ? say("dispatch.offer.travel", { time: minutes(one.travelMinutes) }) : null, Number.isFinite(one.distanceKm) ? km(one.distanceKm) : null].filter(Boolean);
  return el(
    "li.nx-offer",
    {},
    el("div", {}, el("b", {}, who?.name ?? one.technicianId), at === 0 ? el("span.nx-tag.nx-tag-good", {}, say("dispatch.offer.best")) : null, el("div.nx-hint", {}, parts.join(" · ")), score(one)),
    own ? el("span.nx-hint", {}, say("dispatch.offer.own")) : el("button.nx-button", { type: "button", on: { click: () => view.commands.give(job, one.technicianId) } }, say("dispatch.offer.assign")),
  );
}

function score(one) {
  const parts = Object.entries(one.scoreParts || {}).filter(([, value]) => Math.abs(value) >= 0.05);
  const sum = say("dispatch.drag.score", { score: number(one.score, 1) });
  const list = parts.flatMap(([name, value]) => [el("dt", {}, say(`dispatch.score.${name}`)), el("dd", {}, number(value, 1))]);
  return list.length ? el("details.nx-hint", {}, el("summary", {}, sum), el("dl.nx-fit-score", {}, list)) : el("div.nx-hint", {}, sum);
}

function whyNot(view) {
  const { unfit } = view.answers;
  const rows = unfit.map((one) => el("li.nx-offer", {}, el("div", {}, el("b", {}, view.model.technicians.get(one.technicianId)?.name ?? one.technicianId), el("div.nx-hint.nx-bad", {}, icon("x"), reasons(one)))));
  return el("details.nx-why", { open: view.answers.fit.length ? null : "" }, el("summary", {}, say("dispatch.why_not", { count: unfit.length })), el("ul.nx-people", {}, rows));
}

// Who fits is asked once for a state of the job, not at every redraw.
async function consult(view, job) {
  const key = `${job.id} ${job.version} ${job.technicianId} ${job.start}`;
  if (view.asked === key) {
    return;
  }
  view.asked = key;
  const [answers, story, notes] = await Promise.all([movable(job) ? fitness(job) : null, past(job), noted(job)]);
  if (view.asked === key) {
    view.answers = answers;
    view.story = story;
    view.notes = notes;
    const at = view.box.contains(document.activeElement) ? document.activeElement : null;
    draw(view);
    at && !at.isConnected && view.box.focus({ preventScroll: true });
  }
}

async function fitness(job) {
  try {
    const { technicians: all = [] } = await ask(`/jobs/${encodeURIComponent(job.id)}/explain`, { method: "POST", body: {} });
    const fit = all.filter(({ option }) => option).map(({ option }) => option);
    return { fit: fit.sort((a, b) => a.score - b.score), unfit: all.filter(({ option }) => !option) };
  } catch (problem) {
    return { problem: words(problem) };
  }
}

async function past(job) {
  const { history = [] } = await ask(`/jobs/${encodeURIComponent(job.id)}/history`).catch(() => ({}));
  return history;
}

async function noted(job) {
  const { notes = [] } = await ask(`/jobs/${encodeURIComponent(job.id)}/notes`).catch(() => ({}));
  return notes;
}

// What came from the phone: notes, ticked lists, photos, a signature.
function papers({ notes }) {
  if (!notes?.length) {
    return "";
  }
  const rows = notes.map((one) => el("li", {}, el("time", {}, moment(Date.parse(one.deviceAt ?? one.at))), el("div", {}, el("span.nx-paper", {}, one.text || say(`dispatch.paper.${one.kind}`)), one.picture ? el("a", { href: one.picture, target: "_blank", rel: "noopener" }, el("img.nx-photo", { src: one.picture, alt: say(`dispatch.paper.${one.kind}`), loading: "lazy" })) : null)));
  return el("section", {}, el("h3.nx-subhead", {}, say("dispatch.papers")), el("ol.nx-story", {}, rows));
}

function story(view) {
  const rows = (view.story || []).map((one) => el("li", {}, el("time", {}, moment(Date.parse(one.at))), el("span", {}, storyWords(view, one))));
  return el("section", {}, el("h3.nx-subhead", {}, say("dispatch.story")), view.story ? el("ol.nx-story", {}, rows) : el("div.nx-bone.nx-details-bone"));
}

function storyWords({ model }, one) {
  const name = model.technicians.get(one.technicianId)?.name;
  const state = one.event === "create" ? say("dispatch.story.created") : say(`dispatch.state.${one.to}`);
  return [state, name, one.reason, one.actor && say("dispatch.story.by", { actor: one.actor })].filter(Boolean).join(" · ");
}
