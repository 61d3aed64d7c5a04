// One event stream per tab. What comes in is gathered for a moment and written into a Dash store as
// {id, events: [{topic, data}]}; topics of one head (`quality.…`) may have a store of their own, or none: then they
// become `nexus:live` events of the window at once. What is for stores waits while the tab is hidden.
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
  document.addEventListener("visibilitychange", () => !document.hidden && waiting.size && soon());
}

function begin() {
  const frame = document.querySelector("[data-live-url]");
  if (frame && !source) {
    open(frame.dataset.liveUrl, JSON.parse(frame.dataset.liveStores));
  }
  return Boolean(frame);
}

function open(url, stores) {
  source = new EventSource(url);
  source.onopen = () => {
    lost && dispatchEvent(new CustomEvent("nexus:resumed"));
    lost = false;
    mark("on");
  };
  source.onerror = () => {
    lost = true;
    mark("off");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => open(url, stores), RETRY);
    }
  };
  const topics = new URL(url, location.href).searchParams.get("topics") || "message";
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
  if (!document.hidden) {
    soon();
  }
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
