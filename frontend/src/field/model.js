// What the board knows of its day: jobs, technicians, what is selected. Views listen and redraw only what changed.
import { clock } from "./words.js";

const DONE = new Set(["completed", "cancelled", "failed"]);
const HOUR = 3_600_000;
const LIVE = 300_000;
const LEVELS = ["urgent", "high", "normal", "low"];
const BUSY = new Set(["on_site", "in_progress", "paused"]);

/** An empty day. `listen(kind, fn)`: kinds are `all`, `job`, `technician`, `selection`, `filter`, `advice`; `fn(id)`. */
export function createModel() {
  const listeners = new Map();
  const model = {
    jobs: new Map(),
    technicians: new Map(),
    day: "",
    from: 0,
    to: 0,
    stats: {},
    lastWeek: null,
    selected: { job: null, technician: null },
    filter: { text: "", only: "all" },
    skew: 0,
    listen: (kind, fn) => listeners.set(kind, [...(listeners.get(kind) || []), fn]),
    tell: (kind, id) => (listeners.get(kind) || []).forEach((fn) => fn(id)),
    now: () => Date.now() + model.skew,
  };
  return model;
}

/** Take a whole day as the API gives it: technicians with their stops, and the jobs that wait. */
export function fill(model, board) {
  const rows = board.technicians || [];
  model.day = board.day;
  model.skew = at(board.now) - Date.now();
  model.stats = board.stats || {};
  model.lastWeek = board.lastWeek || null;
  model.jobs = new Map([...rows.flatMap(({ stops }) => stops || []), ...(board.unassigned || [])].map((raw) => [raw.id, job(raw)]));
  model.technicians = new Map(rows.map((raw) => [raw.id, technician(raw, model.now())]));
  [model.from, model.to] = hours(model);
  model.tell("all");
}

// From the first hour anybody works or anything is planned to the last one.
function hours(model) {
  const people = [...model.technicians.values()];
  const jobs = [...model.jobs.values()].filter((one) => one.technicianId && one.start);
  const starts = [...people.map((one) => one.shiftStart), ...jobs.map((one) => one.start - one.travel * 60_000)].filter(Boolean);
  const ends = [...people.map((one) => one.shiftEnd), ...jobs.map((one) => one.end)].filter(Boolean);
  const midnight = Date.parse(`${model.day}T00:00:00Z`);
  const first = starts.length ? Math.min(...starts) : midnight + 8 * HOUR;
  const last = ends.length ? Math.max(...ends) : midnight + 17 * HOUR;
  return [Math.floor(first / HOUR) * HOUR, Math.ceil(last / HOUR) * HOUR];
}

/** Take one job as the API gives it; older news than what is known is dropped. */
export function takeJob(model, raw) {
  const known = model.jobs.get(raw.id);
  const found = job({ ...(known?.raw || {}), start: undefined, end: undefined, ...raw });
  if (known && found.version !== null && known.version !== null && found.version < known.version) {
    return;
  }
  model.jobs.set(found.id, found);
  model.tell("job", found.id);
}

/** Take news of one technician: a place, what they are doing. */
export function takeTechnician(model, raw) {
  const known = model.technicians.get(raw.id);
  if (known) {
    model.technicians.set(raw.id, technician({ ...known.raw, ...raw }, model.now()));
    model.tell("technician", raw.id);
  }
}

/** Select a job (and the technician who has it), or a technician alone; null clears. */
export function select(model, { job: id = null, technician: who = null }) {
  const owner = id ? (model.jobs.get(id)?.technicianId ?? null) : who;
  model.selected = { job: id, technician: owner };
  model.tell("selection");
}

/** Jobs of a technician in the order of the day. */
export function lane(model, technicianId) {
  return [...model.jobs.values()]
    .filter((one) => one.technicianId === technicianId && drawn(model, one))
    .sort((a, b) => a.start - b.start);
}

/** Whether a job has a bar on the shown day. */
export function drawn(model, one) {
  return Boolean(one.technicianId && one.start && one.status !== "cancelled" && one.start < model.to && one.end > model.from);
}

/** Jobs of the shown day: those planned on it and those that wait. */
export function ofDay(model) {
  return [...model.jobs.values()].filter((one) => !one.raw.day || one.raw.day === model.day);
}

/** Jobs nobody has, the most pressing first. */
export function unassigned(model) {
  const open = [...model.jobs.values()].filter((one) => !one.technicianId && !DONE.has(one.status));
  return open.sort((a, b) => rank(a) - rank(b) || (a.due ?? Infinity) - (b.due ?? Infinity) || a.priority - b.priority);
}

function rank(one) {
  const order = ["unassignable", "breached", "at_risk"];
  const place = order.indexOf(one.best === null ? "unassignable" : one.sla);
  return place < 0 ? order.length : place;
}

/** How a bar looks: done, busy, travelling, planned, and whether it is late or may become so. */
export function look(one) {
  if (DONE.has(one.status) || DONE.has(one.subStatus)) {
    return one.subStatus === "failed" ? "failed" : "done";
  }
  if (one.subStatus === "paused") {
    return "paused";
  }
  if (BUSY.has(one.subStatus)) {
    return "busy";
  }
  if (one.subStatus === "en_route") {
    return "travel";
  }
  return one.sla === "at_risk" || one.sla === "breached" ? "risk" : "planned";
}

/** Whether a dispatcher may still move it. */
export function movable(one) {
  return !DONE.has(one.status) && !one.pinned && !["en_route", ...BUSY].includes(one.subStatus);
}

/** The quarter of an hour nearest to `at`, by the clock of the page's zone, inside the day. */
export function snap(model, at) {
  const inside = Math.min(model.to, Math.max(model.from, at));
  const off = (clock(inside) % 15) * 60_000 + (inside % 60_000);
  return off >= 450_000 ? inside - off + 900_000 : inside - off;
}

function job(raw) {
  const start = at(raw.startedAt ?? raw.start ?? raw.plannedStart);
  const minutes = raw.estimatedDuration ?? 60;
  const location = raw.location || {};
  const levels = raw.skillLevels || {};
  return {
    raw,
    id: raw.id,
    title: raw.title || raw.id,
    status: raw.status,
    subStatus: raw.subStatus || raw.status,
    possible: raw.possible || [],
    priority: typeof raw.priority === "number" ? raw.priority : LEVELS.indexOf(raw.priority ?? "normal") + 1,
    sla: raw.slaState || "none",
    due: at(raw.dueAt),
    technicianId: raw.technicianId ?? null,
    start,
    end: at(raw.completedAt) || at(raw.end ?? raw.plannedEnd) || (start ? start + minutes * 60_000 : null),
    minutes,
    travel: raw.travelMinutes ?? 0,
    lat: location.lat,
    lon: location.lon,
    address: location.address || "",
    customer: raw.customer || "",
    skills: (raw.requiredSkills || []).map((name) => ({ name, level: levels[name] ?? 1 })),
    windows: raw.timeWindows || [],
    pinned: Boolean(raw.pinned),
    best: undefined,
    version: raw.version ?? null,
  };
}

function technician(raw, now) {
  const position = raw.position || {};
  const spans = (raw.shiftSpans || []).map(span);
  const [first, last] = [spans[0], spans.at(-1)];
  const seen = at(position.at);
  const room = spans.reduce((sum, { start, end }) => sum + (end - start) / 60_000, 0);
  return {
    raw,
    id: raw.id,
    name: raw.name || raw.id,
    skills: raw.skills || {},
    shiftStart: first?.start ?? null,
    shiftEnd: last?.end ?? null,
    off: spans.slice(1).map(({ start }, i) => ({ start: spans[i].end, end: start })),
    absences: (raw.absences || []).map(span),
    breaks: (raw.breakSpans || []).map(span),
    lat: position.lat ?? raw.home?.lat,
    lon: position.lon ?? raw.home?.lon,
    seen,
    simulated: Boolean(position.simulated),
    live: Boolean(seen && now - seen < LIVE),
    load: room ? (raw.workMinutes ?? 0) / room : null,
    travel: raw.travelMinutes ?? null,
    planVersion: raw.planVersion ?? null,
  };
}

function span(one) {
  return { ...one, start: at(one.start), end: at(one.end) };
}

function at(text) {
  const found = typeof text === "number" ? text : Date.parse(text ?? "");
  return Number.isNaN(found) ? null : found;
}
