// New jobs: one by its facts, or many from a table that is pasted or picked as a file. All are made or none.
import { el } from "./dom.js";
import { words } from "./commands.js";
import { note } from "./notes.js";
import { ask, Problem } from "./talk.js";
import { number, say, time } from "./words.js";

const LEVELS = ["urgent", "high", "normal", "low"];
const SHOWN = 6;

/** The dialog; `reload()` brings the fresh board, `undo()` takes back what was given away at once. */
export function askForJobs(model, reload, undo) {
  const one = facts();
  const kinds = el("datalist", { id: "add-types" });
  const hint = el("p.nx-hint", { id: "add-hint" });
  one.minutes.setAttribute("aria-describedby", hint.id);
  teach(one, kinds, hint);
  const table = el("textarea.nx-field", { id: "add-table", rows: "4", placeholder: say("dispatch.add.table.example"), spellcheck: "false" });
  const file = el("input", { type: "file", accept: ".csv,text/csv", "aria-label": say("dispatch.add.file"), on: { change: async () => file.files[0] && (table.value = await file.files[0].text()) } });
  const now = el("input", { type: "checkbox", id: "add-now" });
  const fault = el("p.nx-field-error", { role: "alert" });
  const box = el("dialog.nx-dialog.nx-form-dialog", { "aria-label": say("dispatch.add") });
  const send = async (event) => {
    event.preventDefault();
    try {
      const told = await create(one, table.value, now.checked);
      box.close();
      await reload();
      note(told.title, { ...told, undo: told.given ? undo : null });
    } catch (problem) {
      fault.textContent = told(problem);
    }
  };
  const buttons = el("div.nx-pop-actions", {}, el("button.nx-button", { type: "button", on: { click: () => box.close() } }, say("field.cancel")), el("button.nx-button.nx-button-primary", { type: "submit" }, say("dispatch.add.do")));
  const many = el("details", {}, el("summary", {}, say("dispatch.add.table")), el("p.nx-hint", {}, say("dispatch.add.table.words")), file, table);
  box.append(el("form.nx-form", { on: { submit: send } }, el("h2", {}, say("dispatch.add")), kinds, Object.entries(one).map(([name, field]) => row(name, field, name === "minutes" ? hint : null)), el("label.nx-choice", { for: now.id }, now, el("span", {}, say("dispatch.add.now"))), many, fault, buttons));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

function facts() {
  const text = (name, more = {}) => el("input.nx-field", { id: `add-${name}`, name, type: "text", ...more });
  const level = el("select.nx-field", { id: "add-priority", name: "priority" }, LEVELS.map((each, at) => el("option", { value: each, selected: each === "normal" || null }, say("dispatch.priority", { level: at + 1 }))));
  return { title: text("title", { maxlength: "200" }), type: text("type", { maxlength: "64", list: "add-types", autocomplete: "off" }), address: text("address", { maxlength: "400" }), place: text("place", { placeholder: "48.137, 11.575" }), minutes: text("minutes", { type: "number", min: "1", max: "1440" }), priority: level, skills: text("skills") };
}

function row(name, field, hint) {
  return el("div", {}, el("label.nx-label", { for: field.id }, say(`dispatch.add.${name}`)), field, hint);
}

// What a job gets whose minutes are left out: what finished work of its type took, and how far off that was.
async function teach({ type, minutes }, kinds, hint) {
  const known = await ask("/durations").catch(() => null);
  const told = () => {
    const found = known?.types.find((each) => each.type === (type.value.trim() || "service"));
    const facts = found && { minutes: found.minutes, count: found.works, error: found.meanError === null ? "" : number(found.meanError) };
    minutes.placeholder = known ? String(found?.minutes ?? Math.round(known.usual)) : "";
    const hinted = !known ? "" : !found ? say("dispatch.add.minutes.usual", { minutes: Math.round(known.usual) }) : facts.error === "" ? say("dispatch.add.minutes.few", facts) : say("dispatch.add.minutes.known", facts);
    hint.textContent = found && known.madeUp ? `${hinted} ${say("dispatch.add.minutes.made_up")}` : hinted;
  };
  kinds.replaceChildren(...(known?.types ?? []).map((each) => el("option", { value: each.type })));
  type.addEventListener("input", told);
  told();
}

// What is told of it: all were made, or who got the one that could not wait.
async function create({ title, type, address, place, minutes, priority, skills }, table, now) {
  if (table.trim()) {
    const { jobs } = await ask("/jobs/import", { method: "POST", body: { csv: table } });
    return { title: say("dispatch.add.done", { count: jobs.length }), tone: "good" };
  }
  const [lat, lon] = place.value.split(/[\s,;]+/).filter(Boolean).map(Number);
  const location = { address: address.value, lat: Number.isFinite(lat) ? lat : null, lon: Number.isFinite(lon) ? lon : null };
  const levels = skills.value.split(/[\s,;]+/).filter(Boolean).map((one) => one.split(":"));
  const body = { title: title.value.trim(), location, type: type.value.trim() || undefined, priority: priority.value, skillLevels: Object.fromEntries(levels.map(([name, level]) => [name, Number(level) || 1])) };
  const job = minutes.value ? { ...body, estimatedDuration: Number(minutes.value) } : body;
  if (now) {
    return given(job.title, await ask("/disruptions", { method: "POST", body: { kind: "urgent", job: { ...job, priority: "urgent" } } }));
  }
  await ask("/jobs", { method: "POST", body: job });
  return { title: say("dispatch.add.done", { count: 1 }), tone: "good" };
}

function given(title, { jobs, unassigned }) {
  const made = jobs.find((job) => job.title === title && job.technicianId);
  const left = unassigned.length ? say("dispatch.away.left", { count: unassigned.length }) : "";
  return made ? { given: true, title: say("dispatch.add.now.done", { title, at: time(Date.parse(made.plannedStart)) }), tone: left ? "warn" : "good", words: left } : { title: say("dispatch.add.now.nobody", { title }), tone: "warn" };
}

// Every wrong line by name, the first few of many.
function told(problem) {
  const errors = problem instanceof Problem ? (problem.body.errors ?? []).map(({ message }) => message) : [];
  return errors.length ? errors.slice(0, SHOWN).join("\n") : words(problem);
}
