// What a dispatcher does, said to the API. Every answer updates the model; a refusal is shown in words, and a conflict
// brings the fresh state first.
import { fill, select, takeJob } from "./model.js";
import { note } from "./notes.js";
import { ask, Problem } from "./talk.js";
import { knows, minutes, moment, say, time } from "./words.js";

const DAY = 86_400_000;
const SHOWN = 4;

/** Commands on `model`; `policy()` says which policy holds, `open(id)` shows a job. */
export function createCommands(model, { policy, open }) {
  const view = { model, policy, open, busy: new Set() };
  return {
    load: (day) => load(view, day),
    refresh: (id) => refresh(view, id),
    suggest: (job) => suggest(view, job),
    check: (job, who, at) => check(view, job, who, at),
    drop: (job, who, at) => (who ? assign(view, job, { technicianId: who, start: iso(at) }) : unassign(view, job)),
    give: (job, who) => assign(view, job, { technicianId: who }),
    best: (ids) => best(view, ids),
    unassign: (job) => unassign(view, job),
    status: (job, event, more) => status(view, job, event, more),
    overrun: (job, more) => overrun(view, job, more),
    undo: () => undo(view),
    link: (job) => link(job),
  };
}

async function load({ model }, day) {
  fill(model, await ask(`/board?day=${encodeURIComponent(day || "")}`));
}

async function refresh({ model }, id) {
  takeJob(model, await ask(`/jobs/${encodeURIComponent(id)}`));
}

// The best technician for a waiting job, asked once for a version of the plan; null when nobody can.
async function suggest(view, job) {
  if (view.busy.has(job.id) || view.model.jobs.get(job.id)?.technicianId) {
    return;
  }
  const { recommendations = [] } = await ask(`${path(job)}/recommendations`, { method: "POST", body: { limit: 1, policy: view.policy() } });
  job.best = recommendations[0] ?? null;
  view.model.tell("advice", job.id);
}

async function check(view, job, technicianId, at) {
  try {
    return verdict(await ask(`${path(job)}/validate`, { method: "POST", body: { technicianId, start: iso(at), policy: view.policy() } }), at, job);
  } catch (problem) {
    if (problem instanceof Problem && (problem.status === 422 || problem.conflict)) {
      return { ok: false, words: words(problem) };
    }
    throw problem;
  }
}

function verdict(found, at, job) {
  if (found.feasible === false) {
    return { ok: false, words: reasons(found) };
  }
  const option = found.option ?? found;
  const start = Date.parse(option.plannedStart ?? "") || at;
  const end = Date.parse(option.eta ?? "") || start + job.minutes * 60_000;
  return { ok: true, start, end, arrival: start, eta: end, detour: option.addedTravelMinutes ?? option.travelMinutes, score: option.score };
}

/** The rules that stand against it, in the viewer's language where we have words for them. */
export function reasons({ violations = [], detail = "" }) {
  return kinds(violations).map(rule).join(" · ") || detail;
}

// Of several technicians who break the same rule the one who comes closest speaks for all.
function kinds(violations) {
  const found = new Map();
  for (const one of violations) {
    const key = `${one.rule} ${JSON.stringify(one.needs ?? "")}`;
    if (!found.has(key) || (one.minutes ?? 0) < (found.get(key).minutes ?? 0)) {
      found.set(key, one);
    }
  }
  return [...found.values()];
}

function rule(one) {
  const key = `dispatch.rule.${one.rule}`;
  if (!knows(key)) {
    return one.detail || one.rule;
  }
  const needs = Object.entries(one.needs || {}).map(([skill, level]) => skillWords({ name: skill, level }));
  return say(key, { ...one, needs: needs.join(", "), time: minutes(one.minutes) });
}

/** A skill as a person reads it, with its level where one is asked for. */
export function skillWords({ name, level }) {
  return level > 1 ? say("field.skill.level", { skill: name, level }) : name;
}

async function assign(view, job, body) {
  const before = job.technicianId;
  const version = view.model.technicians.get(body.technicianId)?.planVersion ?? undefined;
  const sent = { ...body, policy: view.policy(), planVersion: version };
  await attempt(view, job, async () => {
    const found = await ask(`${path(job)}/${before ? "move" : "assign"}`, { method: "POST", body: sent });
    await Promise.all([job.id, ...(found.shifted ?? []).map(({ jobId }) => jobId)].map((id) => refresh(view, id)));
    const who = view.model.technicians.get(found.technicianId)?.name ?? found.technicianId;
    select(view.model, { job: job.id });
    note(say(before ? "dispatch.moved" : "dispatch.assigned", { title: job.title, name: who }), {
      tone: "good",
      words: say("dispatch.assigned.eta", { arrival: when(view, found.plannedStart ?? found.arrivalEta), eta: when(view, found.eta) }),
      undo: () => undo(view),
    });
  });
}

/** The time alone on the shown day, with its date on another one. */
export function when({ model }, text) {
  const at = Date.parse(text);
  return at >= model.from - DAY / 4 && at <= model.to + DAY / 4 ? time(at) : moment(at);
}

async function best(view, ids) {
  if (ids.length === 1) {
    await assign(view, view.model.jobs.get(ids[0]), { auto: true });
    return;
  }
  try {
    const { jobs, unassigned: left } = await ask("/assign", { method: "POST", body: { jobIds: ids, policy: view.policy() } });
    jobs.forEach((job) => takeJob(view.model, job));
    const refused = left.slice(0, SHOWN).map((one) => `${view.model.jobs.get(one.jobId)?.title ?? one.jobId}: ${reasons(one)}`);
    const done = ids.length - left.length;
    note(say("dispatch.bulk.done", { count: done, all: ids.length }), { tone: left.length ? "warn" : "good", words: refused.join("\n"), undo: done ? () => undo(view) : null });
  } catch (problem) {
    note(say("dispatch.bulk.failed"), { tone: "bad", words: words(problem) });
  }
}

async function unassign(view, job) {
  await attempt(view, job, async () => {
    await ask(`${path(job)}/unassign`, { method: "POST", body: {} });
    await refresh(view, job.id);
    note(say("dispatch.unassigned", { title: job.title }), { tone: "good", undo: () => undo(view) });
  });
}

async function status(view, job, event, more = {}) {
  await attempt(view, job, async () => {
    await ask(`${path(job)}/status`, { method: "POST", body: { status: event, ...more } });
    await refresh(view, job.id);
    note(say("dispatch.status.done", { title: job.title, state: say(`dispatch.state.${view.model.jobs.get(job.id).subStatus}`) }), { tone: "good" });
  });
}

async function overrun(view, job, more) {
  await attempt(view, job, async () => {
    const { jobs, unassigned: left } = await ask("/disruptions", { method: "POST", body: { kind: "overrun", jobId: job.id, minutes: more } });
    jobs.forEach((one) => takeJob(view.model, one));
    const given = jobs.filter((one) => one.technicianId && one.technicianId !== job.technicianId).length;
    note(say("dispatch.overrun.done", { title: job.title, time: minutes(more) }), {
      tone: left.length ? "warn" : "good",
      words: [say("dispatch.away.given", { count: given }), left.length ? say("dispatch.away.left", { count: left.length }) : ""].filter(Boolean).join(" "),
      undo: () => undo(view),
    });
  });
}

async function undo(view) {
  try {
    const found = await ask("/undo", { method: "POST", body: {} });
    found.jobs.forEach((job) => takeJob(view.model, job));
    note(say("dispatch.undone"), { tone: "good" });
  } catch (problem) {
    note(say("dispatch.undo.refused"), { tone: "bad", words: words(problem) });
  }
}

// The customer's link, ready to be pasted.
async function link(job) {
  try {
    const { path: way } = await ask(`${path(job)}/tracking`, { method: "POST", body: {} });
    const address = new URL(way, location.origin).href;
    const copied = await navigator.clipboard?.writeText(address).then(() => true, () => false);
    note(say(copied ? "dispatch.link.copied" : "dispatch.link.made"), { tone: "good", words: address });
  } catch (problem) {
    note(say("dispatch.failed", { title: job.title }), { tone: "bad", words: words(problem) });
  }
}

async function attempt(view, job, act) {
  view.busy.add(job.id);
  try {
    await act();
  } catch (problem) {
    await refused(view, job, problem);
  } finally {
    view.busy.delete(job.id);
  }
}

async function refused(view, job, problem) {
  if (problem instanceof Problem && problem.conflict) {
    await refresh(view, job.id).catch(() => {});
    const now = view.model.jobs.get(job.id);
    const who = view.model.technicians.get(now?.technicianId)?.name;
    const fresh = who ? say("dispatch.conflict.has", { name: who, at: time(now.start) }) : say("dispatch.conflict.nobody");
    note(say("dispatch.conflict", { title: job.title }), { tone: "bad", words: `${fresh} ${problem.message}`, action: { label: say("dispatch.conflict.open"), act: () => view.open(job.id) } });
    return;
  }
  const blocked = problem instanceof Problem && problem.status === 422;
  note(say(blocked ? "dispatch.refused" : "dispatch.failed", { title: job.title }), { tone: "bad", words: words(problem) });
}

/** A refusal in words a person can act on. */
export function words(problem) {
  if (problem instanceof Problem) {
    return reasons(problem.body) || problem.message;
  }
  return say("field.offline");
}

function path(job) {
  return `/jobs/${encodeURIComponent(job.id)}`;
}

function iso(at) {
  return at ? new Date(at).toISOString() : undefined;
}
