// The grid of the dashboard editor: widgets are dragged, sized and moved by keyboard here; what was done goes to the
// server as an order `{do, draft, …}` and comes back as the draft after it. Nothing is kept here but the draft's name.
import { box, clamp, put, steps } from "./boxes.js";
import { draftOf } from "./drafts.js";

const ORDER = "de-order";
const OPEN = "de-open";
const PAUSE = 350;
const HOLD = 350;
const STILL = 8;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const TURNS = { earlier: -1, later: 1 };
const PANELS = new Set(["edit", "settings", "versions", "publish", "fork", "discard", "tab", "newtab"]);
let opened = null;
let pull = null;
let waiting = null;
let tool = null;

new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("pointerdown", grasp);
document.addEventListener("pointermove", drag);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", putBack);
document.addEventListener("touchmove", stay, { passive: false });
document.addEventListener("contextmenu", stay);
document.addEventListener("click", clicked);
document.addEventListener("keydown", pressed);
document.addEventListener("focusout", flush);
document.addEventListener("focusin", ({ target }) => (tool = target.closest(".nx-head [data-edit]")?.dataset.edit));
addEventListener("nexus:act", ({ detail }) => detail.act.startsWith("edit-") && act(detail.act.slice(5)));
look();

function grid() {
  return document.querySelector("[data-dashboard]");
}

function fine() {
  return matchMedia("(min-width: 721px)").matches;
}

// A page that shows the grid opens the draft of this browser. What is drawn in a card is not to be touched.
function look() {
  const place = grid();
  if (!place) {
    opened = null;
    return;
  }
  if (opened !== place && window.dash_clientside?.set_props) {
    opened = place;
    order("open");
  }
  // The head is drawn anew with every draft: whoever stood on one of its buttons stands there again.
  if (tool && document.activeElement === document.body) {
    document.querySelector(`.nx-head [data-edit="${tool}"]:not(:disabled)`)?.focus();
  }
  for (const card of place.querySelectorAll(".nx-edit-content:not([inert])")) {
    card.inert = true;
  }
}

function order(what, more = {}) {
  const { dashboard } = grid().dataset;
  const data = { do: what, draft: draftOf(dashboard), dashboard, at: Date.now(), ...here(), ...more };
  window.dash_clientside.set_props(ORDER, { data });
}

function here() {
  return { tab: new URLSearchParams(location.search).get("tab") };
}

function act(what, more = {}) {
  flush();
  if (what.startsWith("add-")) {
    open("add", { kind: what.slice(4), ...more });
  } else {
    (PANELS.has(what) ? open : order)(what, more);
  }
}

function open(panel, more) {
  const { dashboard } = grid().dataset;
  window.dash_clientside.set_props(OPEN, { data: { panel, draft: draftOf(dashboard), dashboard, at: Date.now(), ...here(), ...more } });
}

function clicked({ target }) {
  const holder = target.closest("[data-edit]");
  if (holder && grid() && holder.dataset.edit !== "size") {
    const { edit, version } = holder.dataset;
    const slot = holder.closest("[data-slot]");
    if (edit in TURNS) {
      swap(slot, TURNS[edit]);
    } else {
      act(edit, { widget: slot?.dataset.slot, version });
    }
  }
}

function grasp(event) {
  const slot = event.target.closest?.(".nx-edit-grid [data-slot]");
  if (!slot || event.button || event.target.closest(".nx-edit-tools") || !fine()) {
    return;
  }
  const sizes = Boolean(event.target.closest(".nx-edit-size"));
  pull = { slot, sizes, from: box(slot), x: event.clientX, y: event.clientY };
  if (event.pointerType === "touch" && !sizes) {
    pull.timer = setTimeout(begin, HOLD);
  }
}

// A finger that moves at once scrolls the page; one that rests takes the card along.
function begin() {
  clearTimeout(pull.timer);
  pull.timer = null;
  pull.begun = true;
  pull.slot.dataset.pulled = "yes";
  pull.slot.focus({ preventScroll: true });
}

function stay(event) {
  if (pull?.begun && event.cancelable) {
    event.preventDefault();
  }
}

function drag(event) {
  if (!pull) {
    return;
  }
  const { slot, sizes, from } = pull;
  const way = Math.hypot(event.clientX - pull.x, event.clientY - pull.y);
  if (pull.timer) {
    if (way > STILL) {
      letGo();
    }
    return;
  }
  const [right, down] = steps(grid(), event.clientX - pull.x, event.clientY - pull.y);
  if (!pull.begun && way > 4) {
    begin();
  }
  if (pull.begun) {
    event.preventDefault();
    const { x, y, w, h } = from;
    put(slot, clamp(sizes ? { x, y, w: w + right, h: h + down } : { x: x + right, y: y + down, w, h }, sizes));
  }
}

function drop() {
  if (pull?.begun) {
    settle(pull.slot, pull.from, pull.sizes);
  }
  letGo();
}

function putBack() {
  if (pull?.begun) {
    put(pull.slot, pull.from);
  }
  letGo();
}

function letGo() {
  clearTimeout(pull?.timer);
  delete pull?.slot.dataset.pulled;
  pull = null;
}

function settle(slot, from, sizes) {
  const now = box(slot);
  if (Object.keys(now).some((name) => now[name] !== from[name])) {
    say(slot, sizes ? "sized" : "moved", now);
    order("place", { widget: slot.dataset.slot, ...now });
  }
}

function pressed(event) {
  if (!grid()) {
    return;
  }
  if (pull?.begun && event.key === "Escape") {
    putBack();
  } else if ((event.ctrlKey || event.metaKey) && !typing(event.target)) {
    undo(event);
  } else if (event.target.matches?.("[data-slot]") && !event.altKey) {
    onSlot(event);
  }
}

// On a phone cards lie below each other: one that goes up takes the place of the one above, which moves down.
function swap(slot, turn) {
  const cards = [...document.querySelectorAll(".nx-edit-grid [data-slot]")].sort((a, b) => rank(a) - rank(b));
  const other = cards[cards.indexOf(slot) + turn];
  if (other) {
    const [rises, sinks] = turn < 0 ? [slot, other] : [other, slot];
    const to = clamp({ ...box(rises), x: box(sinks).x });
    const above = cards.slice(0, cards.indexOf(sinks)).filter((card) => card !== rises).map(box);
    const beside = above.filter(({ x, w }) => x < to.x + to.w && to.x < x + w);
    const y = Math.max(box(sinks).y, ...beside.map((each) => each.y + each.h));
    order("place", { widget: rises.dataset.slot, ...to, y });
  }
}

function rank(slot) {
  const { x, y } = box(slot);
  return 12 * y + x;
}

function undo(event) {
  const key = event.key.toLowerCase();
  if (key === "z" || key === "y") {
    event.preventDefault();
    act(key === "y" || event.shiftKey ? "redo" : "undo");
  }
}

function onSlot(event) {
  const slot = event.target;
  const does = { Enter: "edit", Delete: "remove", Backspace: "remove", d: "copy" }[event.key];
  if (does) {
    event.preventDefault();
    act(does, { widget: slot.dataset.slot });
  } else if (event.key in ARROWS) {
    event.preventDefault();
    step(slot, ARROWS[event.key], event.shiftKey);
  }
}

// Arrows move at once; the order goes out when one pauses, so that a walk over the grid is one step to undo.
function step(slot, [right, down], sizes) {
  const from = box(slot);
  const { x, y, w, h } = from;
  const to = clamp(sizes ? { x, y, w: w + right, h: h + down } : { x: x + right, y: y + down, w, h }, sizes);
  if (waiting && waiting.slot !== slot) {
    flush();
  }
  waiting ??= { slot, from };
  clearTimeout(waiting.timer);
  waiting.timer = setTimeout(flush, PAUSE);
  const same = Object.keys(to).every((name) => to[name] === from[name]);
  put(slot, to);
  say(slot, same ? "edge" : sizes ? "sized" : "moved", to);
}

function flush() {
  if (waiting) {
    const { slot, from, timer } = waiting;
    clearTimeout(timer);
    waiting = null;
    const now = box(slot);
    if (Object.keys(now).some((name) => now[name] !== from[name])) {
      order("place", { widget: slot.dataset.slot, ...now });
    }
  }
}

function say(slot, what, { x, y, w, h }) {
  const holes = { title: slot.dataset.title, column: x + 1, row: y + 1, width: w, height: h };
  const words = JSON.parse(grid().dataset.say)[what].replace(/\{(\w+)\}/g, (_, name) => holes[name]);
  document.getElementById("de-say").textContent = words;
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
