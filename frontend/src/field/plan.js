// Planning the day: a proposal, what it would change, and one button that makes it so.
import { el } from "./dom.js";
import { words } from "./commands.js";
import { note } from "./notes.js";
import { ask } from "./talk.js";
import { minutes, say, time } from "./words.js";

const MOST = 60;

/** Ask for a plan of the shown day and show what it would change; `reload()` follows once it is accepted. */
export async function proposePlan(model, { policy, reload, button }) {
  button?.setAttribute("aria-busy", "true");
  button && (button.disabled = true);
  try {
    const plan = await settled(await ask("/plans", { method: "POST", body: { day: model.day, policy } }));
    show(model, plan, reload);
  } catch (problem) {
    note(say("dispatch.plan.failed"), { tone: "bad", words: words(problem) });
  } finally {
    button?.removeAttribute("aria-busy");
    button && (button.disabled = false);
  }
}

// A plan is made elsewhere; it is asked for until it stands.
async function settled(plan) {
  while (["queued", "running"].includes(plan.status)) {
    await new Promise((done) => setTimeout(done, 1000));
    plan = await ask(`/plans/${encodeURIComponent(plan.id)}`);
  }
  return plan;
}

function show(model, plan, reload) {
  const { moved = [], assigned = [], unassigned = [] } = plan.diff || {};
  const count = moved.length + assigned.length + unassigned.length;
  const box = el("dialog.nx-dialog.nx-plan", { "aria-label": say("dispatch.plan.title") });
  const accept = el("button.nx-button.nx-button-primary", { type: "button", disabled: count ? null : "", on: { click: () => take(plan, box, reload) } }, say("dispatch.plan.accept"));
  box.append(
    el("header.nx-plan-head", {}, el("h2", {}, say("dispatch.plan.title")), el("p.nx-hint", {}, count ? summary(plan, { moved, assigned, unassigned }) : say("dispatch.plan.nothing"))),
    el("div.nx-plan-body", {}, section(model, "assigned", assigned), section(model, "moved", moved), section(model, "unassigned", unassigned)),
    el("div.nx-pop-actions", {}, el("button.nx-button", { type: "button", on: { click: () => box.close() } }, say("field.cancel")), accept),
  );
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  accept.focus();
}

function summary(plan, { moved, assigned, unassigned }) {
  const saved = plan.summary?.travelSavedMinutes;
  const parts = [say("dispatch.plan.assigned", { count: assigned.length }), say("dispatch.plan.moved", { count: moved.length }), unassigned.length ? say("dispatch.plan.unassigned", { count: unassigned.length }) : null];
  parts.push(Number.isFinite(saved) ? say(saved >= 0 ? "dispatch.plan.saves" : "dispatch.plan.costs", { time: minutes(Math.abs(saved)) }) : null);
  return parts.filter(Boolean).join(" · ");
}

function section(model, kind, rows) {
  if (!rows.length) {
    return null;
  }
  const shown = rows.slice(0, MOST).map((one) => el("li", {}, el("b", {}, model.jobs.get(one.jobId)?.title ?? one.jobId), el("span", {}, change(model, kind, one))));
  const rest = rows.length > MOST ? el("p.nx-hint", {}, say("dispatch.plan.more", { count: rows.length - MOST })) : null;
  return el("section", {}, el("h3.nx-subhead", {}, say(`dispatch.plan.${kind}`, { count: rows.length })), el("ul.nx-plan-list", {}, shown), rest);
}

function change(model, kind, one) {
  const name = (id) => model.technicians.get(id)?.name ?? id ?? say("dispatch.wait.title");
  if (kind === "unassigned") {
    return one.detail || one.reason || "";
  }
  const [from, to] = [one.from || {}, one.to || one];
  const target = `${name(to.technicianId)} ${time(Date.parse(to.plannedStart))}`;
  return kind === "moved" && from.technicianId ? say("dispatch.plan.from_to", { from: `${name(from.technicianId)} ${time(Date.parse(from.plannedStart))}`, to: target }) : target;
}

async function take(plan, box, reload) {
  try {
    await ask(`/plans/${encodeURIComponent(plan.id)}/accept`, { method: "POST", body: {} });
    note(say("dispatch.plan.done"), { tone: "good" });
  } catch (problem) {
    const jobs = problem.body?.jobs ?? problem.body?.conflicts;
    note(say(problem.conflict ? "dispatch.plan.stale" : "dispatch.plan.failed"), { tone: "bad", words: [words(problem), jobs?.length ? jobs.map((one) => one.jobId ?? one).join(", ") : ""].filter(Boolean).join(" ") });
  }
  box.close();
  await reload();
}
