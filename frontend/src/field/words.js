// Words of the page in the viewer's language, and numbers and times as that language writes them.
const HOLE = /\{(\w+)(?::\w+)?\}/g;
const NONE = "–";
let texts = {};
let tag = "en";
let zone = "UTC";
let formats = new Map();

/** Take words (`data-say`), language (`data-tag`) and time zone (`data-zone`) from the element that carries them. */
export function learn({ say: words, tag: language, zone: place }) {
  texts = JSON.parse(words || "{}");
  tag = language || "en";
  zone = place || "UTC";
  formats = new Map();
}

/** The text of `key` with its facts; a plural is chosen by the fact `count`. */
export function say(key, facts = {}) {
  let text = texts[key] ?? key;
  if (typeof text === "object") {
    text = text[new Intl.PluralRules(tag).select(facts.count ?? 0)] ?? text.other;
  }
  return text.replace(HOLE, (hole, name) => shown(facts[name], hole));
}

/** Whether there are words for `key`. */
export function knows(key) {
  return key in texts;
}

function shown(fact, hole) {
  if (fact === undefined || fact === null) {
    return hole;
  }
  return typeof fact === "number" ? number(fact) : String(fact);
}

export function number(value, digits = 0) {
  return Number.isFinite(value) ? made("number", digits).format(value) : NONE;
}

export function time(at) {
  return at ? made("time").format(at) : NONE;
}

export function date(at) {
  return at ? made("date").format(at) : NONE;
}

export function moment(at) {
  return at ? `${date(at)}, ${time(at)}` : NONE;
}

/** The name of the weekday of a day (`2026-11-23`). */
export function weekday(day) {
  return new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(Date.parse(`${day}T12:00:00Z`));
}

/** Minutes in words: 45 min, 1 h 20 min. */
export function minutes(value) {
  if (!Number.isFinite(value)) {
    return NONE;
  }
  const whole = Math.round(Math.abs(value));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const sign = value < 0 && whole ? "−" : "";
  const parts = [hours && say("field.hours", { n: hours }), (rest || !hours) && say("field.minutes", { n: rest })];
  return sign + parts.filter(Boolean).join(" ");
}

export function km(value) {
  return Number.isFinite(value) ? say("field.km", { n: number(value, value < 10 ? 1 : 0) }) : NONE;
}

/** Hour and minute of the page's zone as minutes after its midnight. */
export function clock(at) {
  const [hour, minute] = made("clock").format(at).split(":").map(Number);
  return (hour % 24) * 60 + minute;
}

function made(kind, digits = 0) {
  const key = `${kind}${digits}`;
  if (!formats.has(key)) {
    formats.set(key, maker(kind, digits));
  }
  return formats.get(key);
}

function maker(kind, digits) {
  if (kind === "number") {
    return new Intl.NumberFormat(tag, { maximumFractionDigits: digits });
  }
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (kind === "clock") {
    return new Intl.DateTimeFormat("en-GB", clock);
  }
  return new Intl.DateTimeFormat(tag, kind === "date" ? { day: "numeric", month: "short", timeZone: zone } : clock);
}
