// What may happen to a job on the phone, and what it becomes at once, before the server has heard of it.
const TO = { accept: "accepted", travel: "en_route", arrive: "on_site", start: "in_progress", pause: "paused", resume: "in_progress", complete: "completed", fail: "failed" };
const NEXT = {
  assigned: ["accept"],
  accepted: ["travel"],
  en_route: ["arrive"],
  on_site: ["start"],
  in_progress: ["complete", "pause"],
  paused: ["resume"],
};
const FAILS = new Set(["en_route", "on_site", "in_progress", "paused"]);
const COARSE = { completed: "completed", failed: "cancelled", assigned: "assigned", accepted: "assigned" };

/** The next steps, the usual one first. */
export function next(job) {
  return [...(NEXT[job.subStatus] || []), ...(FAILS.has(job.subStatus) ? ["fail"] : [])];
}

/** The job after `event`, as far as the phone can tell. */
export function after(job, event, at, reason) {
  const state = TO[event];
  const times = state === "in_progress" && !job.startedAt ? { startedAt: at } : state === "completed" ? { completedAt: at } : {};
  return { ...job, ...times, subStatus: state, status: COARSE[state] || "in-progress", reason: reason ?? job.reason };
}

/** Whether nothing is left to do. */
export function ended(job) {
  return ["completed", "failed", "cancelled"].includes(job.subStatus);
}
