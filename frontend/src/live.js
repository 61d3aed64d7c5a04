// One event stream per tab that is seen: a browser opens six lines to a host at most, and tabs out of sight or pages kept
// for the way back must not hold them. A tab that comes back asks for what came after the last it heard. What comes in is gathered for a moment and written into a Dash store as
// {id, events: [{topic, data}]}; topics of one head (`quality.…`) may have a store of their own, or none: then they
// become `nexus:live` events of the window at once.
const MOMENT = 300;
const RETRY = 15000;
let source = null;
let waiting = new Map();
let last = null;
let timer = null;
let lost = false;

/** Listen as soon as the frame is there; it says where and for what (`data-live-url`, `data-live-stores`). */
export function install() {
  const seen = new MutationObserver(() => begin() && seen.disconnect());
  seen.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : begin()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", begin);
}

function close() {
  source?.close();
  source = null;
}

function begin() {
  const frame = document.querySelector("[data-live-url]");
  if (frame && !source) {
    open(frame.dataset.liveUrl, JSON.parse(frame.dataset.liveStores));
  }
  return Boolean(frame);
}

function open(url, stores) {
  const from = new URL(url, location.href);
  last && from.searchParams.set("after", last);
  source = new EventSource(from);
  source.onopen = () => {
    lost && dispatchEvent(new CustomEvent("nexus:resumed"));
    lost = false;
    mark("on");
  };
  source.onerror = () => {
    lost = true;
    mark("off");
    if (source?.readyState === EventSource.CLOSED) {
      close();
      setTimeout(() => document.hidden || begin(), RETRY);
    }
  };
  const topics = from.searchParams.get("topics") || "message";
  for (const topic of topics.split(",")) {
    source.addEventListener(topic, (event) => take(event, stores[topic.split(".")[0]]));
  }
}

function take(event, store) {
  last = event.lastEventId;
  if (!store) {
    dispatchEvent(new CustomEvent("nexus:live", { detail: { topic: event.type, data: parsed(event.data) } }));
    return;
  }
  waiting.set(store, [...(waiting.get(store) ?? []), { topic: event.type, data: parsed(event.data) }]);
  soon();
}

function soon() {
  timer ??= setTimeout(() => {
    timer = null;
    const found = waiting;
    waiting = new Map();
    found.forEach((events, store) => window.dash_clientside?.set_props?.(store, { data: { id: last, events } }));
  }, MOMENT);
}

function mark(state) {
  document.documentElement.dataset.live = state;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
