// Work goes into the outbox first and to the server when there is one. Each piece has a key of its own, so that sending it
// twice changes nothing; what the server refuses is told and not sent again.
import { ask, unique } from "../talk.js";
import { say } from "../words.js";
import { all, fact, keepFact, keepWork, settle } from "./store.js";

const PAUSE = 20_000;
const MANY = 40;
const HEAVY = 6_000_000;
let changed = () => {};
let state = "idle";

/** Flush now, when the network comes back, when the page is seen again, and every so often; `tell(state, refused)`. */
export function watch(tell) {
  changed = tell;
  addEventListener("online", () => flush());
  addEventListener("offline", () => mark("offline"));
  document.addEventListener("visibilitychange", () => !document.hidden && flush());
  setInterval(() => !document.hidden && flush(), PAUSE);
}

/** Keep a piece of work with what it makes of its job, and try to send it. */
export async function put(type, job, data) {
  await keepWork({ key: unique(), type, jobId: job.id, at: new Date().toISOString(), data, order: Date.now() }, job);
  mark(state);
  flush();
}

/** Send what waits and fetch what is new. One tab at a time; others wait for their turn. */
export function flush() {
  return navigator.locks ? navigator.locks.request("nexus-outbox", send) : send();
}

async function send() {
  const technicianId = await fact("technician");
  if (!technicianId || !navigator.onLine) {
    mark(navigator.onLine ? "idle" : "offline");
    return;
  }
  mark("sending");
  try {
    let rest = true;
    while (rest) {
      rest = await sendSome(technicianId);
    }
    if ((await fact("cursor")) === null) {
      await sendSome(technicianId);
    }
    mark("idle");
  } catch (problem) {
    mark(problem.status ? "failed" : "offline", [problem.message]);
  }
}

async function sendSome(technicianId) {
  const waiting = (await all("outbox")).sort((a, b) => a.order - b.order || a.at.localeCompare(b.at));
  const ops = portion(waiting);
  const sent = ops.map(({ key, type, jobId, at, data }) => ({ key, type, jobId, at, data }));
  const since = await fact("cursor");
  const { results, jobs, removed, cursor } = await ask("/mobile/sync", { method: "POST", body: { technicianId, since, ops: sent } });
  const known = since === null ? (await all("jobs")).map(({ id }) => id) : [];
  const still = new Set(jobs.map(({ id }) => id));
  const gone = [...removed, ...known].filter((id) => !still.has(id));
  const refused = results.filter(({ status }) => status === "refused");
  await settle({ done: results.map(({ key }) => key), jobs, gone, facts: { cursor, synced: Date.now() } });
  if (refused.length) {
    changed(state, refused.map(({ facts }) => say(`errors.${facts.code}`, facts.params)));
    await keepFact("cursor", null);
  }
  return results.length > 0 && waiting.length > ops.length;
}

// A portion is bounded in number and weight: photos are heavy.
function portion(waiting) {
  let weight = 0;
  return waiting.slice(0, MANY).filter((op, i) => {
    weight += JSON.stringify(op.data ?? {}).length;
    return i === 0 || weight < HEAVY;
  });
}

function mark(next, refused = []) {
  state = next;
  changed(state, refused);
}
