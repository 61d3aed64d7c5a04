// The technician's day on a phone: works from what the phone keeps, tells the server when it can.
import { el, icon } from "../dom.js";
import { ask } from "../talk.js";
import { date, learn, say } from "../words.js";
import { flush, put, watch } from "./outbox.js";
import { share } from "./position.js";
import { after } from "./steps.js";
import { all, fact, forgetJobs, keepFact } from "./store.js";
import { dayView, jobView, phoneView, start, whoView } from "./views.js";

const host = document.querySelector("[data-my-day]");
const view = { state: "idle", position: "off", waiting: [], refused: [] };
const act = {
  step: (job, event) => (event === "fail" ? askReason(job) : report(job, event)),
  note: (job, text) => add("note", job, { text }),
  photo: (job, image) => add("photo", job, picture(image)),
  sign: (job, { image, name }) => add("signature", job, { ...picture(image), text: name }),
  check,
  be,
  leave,
  share: (on) => share(on, (state) => ((view.position = state), draw())),
};

learn(host.dataset);
watch((state, refused) => {
  view.state = state;
  view.refused = refused?.length ? refused : view.refused;
  draw();
});
addEventListener("hashchange", () => (draw(), scrollTo(0, 0)));
navigator.serviceWorker?.register(`/field/worker.js?v=${host.dataset.version}`, { scope: "/field/" });
begin();

async function begin() {
  const asked = new URLSearchParams(location.search).get("technician");
  const known = await fact("technician");
  if (asked && asked !== known) {
    await be((await people()).find(({ id }) => id === asked) ?? { id: asked, name: asked });
  }
  await draw();
  await flush();
}

async function be({ id, name }) {
  await forgetJobs();
  await keepFact("technician", id);
  await keepFact("name", name);
  location.hash = "#/";
  await draw();
  await flush();
}

async function leave() {
  if (view.waiting.length) {
    view.refused = [say("myday.other.waiting", { count: view.waiting.length })];
    await draw();
    return;
  }
  await forgetJobs();
  await keepFact("technician", null);
  location.hash = "#/";
  draw();
}

async function report(job, event, reason) {
  const at = new Date().toISOString();
  await add("status", after(job, event, at, reason), { status: event, ...(reason ? { reason } : {}) });
}

// Ticks are kept here by job, because the server keeps checklists among the notes.
async function check(job, at, done) {
  const items = job.checklist.map((item, i) => ({ text: item.text ?? item.label ?? item.title ?? "", done: i === at ? done : Boolean(item.done) }));
  await keepFact(`ticks ${job.id}`, items.map((item) => item.done));
  await add("checklist", job, { items });
}

function picture(url) {
  const [, mediaType, content] = url.match(/^data:([^;]+);base64,(.*)$/s);
  return { mediaType, content };
}

async function ticked(job) {
  const ticks = (job.checklist || []).length ? await fact(`ticks ${job.id}`) : null;
  return ticks ? { ...job, checklist: job.checklist.map((item, i) => ({ ...item, done: ticks[i] ?? item.done })) } : job;
}

async function add(type, job, data) {
  await put(type, job, data);
  await draw();
}

function askReason(job) {
  const reason = el("select.nx-field", { "aria-label": say("dispatch.reason") }, ["nobody_home", "parts", "access", "other"].map((name) => el("option", {}, say(`myday.fail.${name}`))));
  const box = el("dialog.nx-dialog.nx-form-dialog", { "aria-label": say("myday.step.fail") });
  const go = () => (box.close(), report(job, "fail", reason.value));
  box.append(el("h2", {}, say("myday.step.fail")), el("p.nx-hint", {}, say("myday.fail.words")), reason, el("div.nx-day-row", {}, el("button.nx-button", { type: "button", on: { click: () => box.close() } }, say("field.cancel")), el("button.nx-button.nx-button-primary", { type: "button", on: { click: go } }, say("myday.step.fail"))));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

async function draw() {
  const [jobs, outbox, technician, name] = await Promise.all([all("jobs"), all("outbox"), fact("technician"), fact("name")]);
  view.waiting = outbox;
  const day = jobs.sort((a, b) => (start(a) ?? Infinity) - (start(b) ?? Infinity));
  const writing = document.activeElement?.matches?.("textarea, input[type=text], canvas") && host.contains(document.activeElement);
  head(name);
  notices();
  if (!writing) {
    host.querySelector("[data-part=body]").replaceChildren(...(await body(technician, day)));
  }
  host.dataset.shown = "yes";
}

async function body(technician, jobs) {
  if (!technician) {
    return whoView(await people(), act);
  }
  const [, where, id] = location.hash.split("/");
  const job = where === "job" ? jobs.find((one) => one.id === decodeURIComponent(id)) : null;
  if (job) {
    return jobView(await ticked(job), view.waiting.filter(({ jobId }) => jobId === job.id), act);
  }
  return where === "phone" ? phoneView(view.position, act) : dayView(jobs, act);
}

async function people() {
  try {
    const { technicians = [] } = await ask("/technicians");
    return technicians.filter(({ active }) => active !== false);
  } catch {
    return [];
  }
}

function head(name) {
  const count = view.waiting.length;
  const words = count ? say("myday.items_waiting", { count }) : say(view.state === "offline" ? "myday.offline" : view.state === "sending" ? "myday.sending" : "myday.all_sent");
  const chip = el("button.nx-day-chip", { type: "button", "data-waiting": count, "data-tone": count || view.state === "offline" ? "warn" : "good", on: { click: flush } }, icon(count ? "clock" : "check"), words);
  host.querySelector("[data-part=head]").replaceChildren(el("div", {}, el("h1.nx-day-name", {}, say("myday.title")), el("span.nx-hint", {}, [name, date(Date.now())].filter(Boolean).join(" · "))), el("div.nx-day-row", {}, chip, el("a.nx-button.nx-button-icon", { href: "#/phone", "aria-label": say("myday.settings"), title: say("myday.settings") }, icon("phone"))));
}

function notices() {
  const place = host.querySelector("[data-part=notices]");
  const close = () => ((view.refused = []), draw());
  place.replaceChildren(...view.refused.map((words) => el("div.nx-day-notice", { role: "alert" }, icon("alert"), el("span", {}, words), el("button.btn-close", { type: "button", "aria-label": say("field.close"), on: { click: close } }))));
}
