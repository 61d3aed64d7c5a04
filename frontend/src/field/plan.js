// Planning the day: a proposal, what it would change, and one button that makes it so.
import { el } from "./dom.js";
import { words } from "./commands.js";
import { note } from "./notes.js";
import { ask } from "./talk.js";
import { minutes, say, time } from "./words.js";

const MOST = 60;
const KINDS = ["assigned", "moved", "shifted"];

/** Ask for a plan of the shown day and show what it would change; `reload()` follows once it is accepted. */
export async function proposePlan(model, { policy, reload, button }) {
  busy(button, true);
  try {
    show(model, await ask("/plans", { method: "POST", body: { day: model.day, policy } }), reload);
  } catch (problem) {
    note(say("dispatch.plan.failed"), { tone: "bad", words: words(problem) });
  } finally {
    busy(button, false);
  }
}

function busy(button, on) {
  button?.toggleAttribute("disabled", on);
  button?.setAttribute("aria-busy", String(on));
}

function show(model, plan, reload) {
  const kinds = Object.groupBy(plan.moves, ({ kind }) => kind);
  const count = plan.moves.length;
  const box = el("dialog.nx-dialog.nx-plan", { "aria-label": say("dispatch.plan.title") });
  const accept = el("button.nx-button.nx-button-primary", { type: "button", "data-accept": "yes", disabled: count ? null : "", on: { click: () => take(model, plan, box, reload) } }, say("dispatch.plan.accept"));
  box.append(
    el("header.nx-plan-head", {}, el("h2", {}, say("dispatch.plan.title")), el("p.nx-hint", {}, count ? summary(plan, kinds) : say("dispatch.plan.nothing"))),
    el("div.nx-plan-body", {}, KINDS.map((kind) => section(model, kind, kinds[kind] || [])), left(model, plan.unassigned)),
    el("div.nx-pop-actions", {}, el("button.nx-button", { type: "button", on: { click: () => box.close() } }, say("field.cancel")), accept),
  );
  box.addEventListener("close", () => {
    box.remove();
    plan.taken || ask(`/plans/${encodeURIComponent(plan.id)}`, { method: "DELETE" }).catch(() => {});
  });
  document.body.append(box);
  box.showModal();
  (count ? accept : box.querySelector("button")).focus();
}

function summary(plan, kinds) {
  const saved = 60 * (plan.before.travelHours - plan.after.travelHours);
  const parts = KINDS.filter((kind) => kinds[kind]).map((kind) => say(`dispatch.plan.${kind}`, { count: kinds[kind].length }));
  const travel = Math.abs(saved) < 1 ? [] : [say(saved > 0 ? "dispatch.plan.saves" : "dispatch.plan.costs", { time: minutes(Math.abs(saved)) })];
  return [...parts, ...travel].join(" · ");
}

function section(model, kind, rows) {
  if (!rows.length) {
    return null;
  }
  const shown = rows.slice(0, MOST).map((one) => el("li", {}, el("b", {}, one.title), el("span", {}, change(model, one))));
  const rest = rows.length > MOST ? el("p.nx-hint", {}, say("dispatch.plan.more", { count: rows.length - MOST })) : null;
  return el("section", {}, el("h3.nx-subhead", {}, say(`dispatch.plan.${kind}`, { count: rows.length })), el("ul.nx-plan-list", {}, shown), rest);
}

function left(model, rows) {
  if (!rows.length) {
    return null;
  }
  const shown = rows.slice(0, MOST).map(({ jobId, rules }) => el("li", {}, el("b", {}, model.jobs.get(jobId)?.title ?? jobId), el("span", {}, rules.map((rule) => say(`dispatch.plan.rule.${rule}`)).join(", "))));
  return el("section", {}, el("h3.nx-subhead", {}, say("dispatch.plan.unassigned", { count: rows.length })), el("ul.nx-plan-list", {}, shown));
}

function change(model, { kind, from, to }) {
  const name = ({ technicianId }) => model.technicians.get(technicianId)?.name ?? technicianId;
  const at = ({ start }) => time(Date.parse(start));
  if (kind === "assigned") {
    return `${name(to)} ${at(to)}`;
  }
  return kind === "moved" ? say("dispatch.plan.from_to", { from: `${name(from)} ${at(from)}`, to: `${name(to)} ${at(to)}` }) : say("dispatch.plan.from_to", { from: `${name(from)} ${at(from)}`, to: at(to) });
}

async function take(model, plan, box, reload) {
  plan.taken = true;
  try {
    const { jobs } = await ask(`/plans/${encodeURIComponent(plan.id)}/accept`, { method: "POST", body: {} });
    note(say("dispatch.plan.done", { count: jobs.length }), { tone: "good" });
  } catch (problem) {
    const names = (problem.body?.jobs ?? []).map((id) => model.jobs.get(id)?.title ?? id).join(", ");
    note(say(problem.conflict ? "dispatch.plan.stale" : "dispatch.plan.failed"), { tone: "bad", words: names || words(problem) });
  }
  box.close();
  await reload();
}
