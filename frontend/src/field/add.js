// New jobs: one by its facts, or many from a table that is pasted or picked as a file. All are made or none.
import { el } from "./dom.js";
import { words } from "./commands.js";
import { note } from "./notes.js";
import { ask, Problem } from "./talk.js";
import { number, say } from "./words.js";

const LEVELS = ["urgent", "high", "normal", "low"];
const SHOWN = 6;

/** The dialog; `reload()` brings the fresh board. */
export function askForJobs(model, reload) {
  const one = facts();
  const kinds = el("datalist", { id: "add-types" });
  const hint = el("p.nx-hint", { id: "add-hint" });
  one.minutes.setAttribute("aria-describedby", hint.id);
  teach(one, kinds, hint);
  const table = el("textarea.nx-field", { id: "add-table", rows: "4", placeholder: say("dispatch.add.table.example"), spellcheck: "false" });
  const file = el("input", { type: "file", accept: ".csv,text/csv", "aria-label": say("dispatch.add.file"), on: { change: async () => file.files[0] && (table.value = await file.files[0].text()) } });
  const fault = el("p.nx-field-error", { role: "alert" });
  const box = el("dialog.nx-dialog.nx-form-dialog", { "aria-label": say("dispatch.add") });
  const send = async (event) => {
    event.preventDefault();
    try {
      const made = await create(one, table.value);
      box.close();
      await reload();
      note(say("dispatch.add.done", { count: made }), { tone: "good" });
    } catch (problem) {
      fault.textContent = told(problem);
    }
  };
  const buttons = el("div.nx-pop-actions", {}, el("button.nx-button", { type: "button", on: { click: () => box.close() } }, say("field.cancel")), el("button.nx-button.nx-button-primary", { type: "submit" }, say("dispatch.add.do")));
  const many = el("details", {}, el("summary", {}, say("dispatch.add.table")), el("p.nx-hint", {}, say("dispatch.add.table.words")), file, table);
  box.append(el("form.nx-form", { on: { submit: send } }, el("h2", {}, say("dispatch.add")), kinds, Object.entries(one).map(([name, field]) => row(name, field, name === "minutes" ? hint : null)), many, fault, buttons));
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
    hint.textContent = !known ? "" : !found ? say("dispatch.add.minutes.usual", { minutes: Math.round(known.usual) }) : facts.error === "" ? say("dispatch.add.minutes.few", facts) : say("dispatch.add.minutes.known", facts);
  };
  kinds.replaceChildren(...(known?.types ?? []).map((each) => el("option", { value: each.type })));
  type.addEventListener("input", told);
  told();
}

async function create({ title, type, address, place, minutes, priority, skills }, table) {
  if (table.trim()) {
    return (await ask("/jobs/import", { method: "POST", body: { csv: table } })).jobs.length;
  }
  const [lat, lon] = place.value.split(/[\s,;]+/).filter(Boolean).map(Number);
  const location = { address: address.value, lat: Number.isFinite(lat) ? lat : null, lon: Number.isFinite(lon) ? lon : null };
  const levels = skills.value.split(/[\s,;]+/).filter(Boolean).map((one) => one.split(":"));
  const body = { title: title.value.trim(), location, type: type.value.trim() || undefined, priority: priority.value, skillLevels: Object.fromEntries(levels.map(([name, level]) => [name, Number(level) || 1])) };
  await ask("/jobs", { method: "POST", body: minutes.value ? { ...body, estimatedDuration: Number(minutes.value) } : body });
  return 1;
}

// Every wrong line by name, the first few of many.
function told(problem) {
  const errors = problem instanceof Problem ? (problem.body.errors ?? []).map(({ message }) => message) : [];
  return errors.length ? errors.slice(0, SHOWN).join("\n") : words(problem);
}
