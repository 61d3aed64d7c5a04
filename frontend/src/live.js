// One event stream per tab. What comes in is gathered for a moment and written into a Dash store as
// {id, events: [{topic, data}]}; a hidden tab waits until it is seen again.
const MOMENT = 300;
const RETRY = 15000;
let source = null;
let waiting = [];
let last = null;
let timer = null;

/** Listen as soon as the frame is there; it says where and for what (`data-live-url`, `data-live-store`). */
export function install() {
  const seen = new MutationObserver(() => begin() && seen.disconnect());
  seen.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", () => !document.hidden && waiting.length && soon());
}

function begin() {
  const frame = document.querySelector("[data-live-url]");
  if (frame && !source) {
    open(frame.dataset.liveUrl, frame.dataset.liveStore);
  }
  return Boolean(frame);
}

function open(url, store) {
  source = new EventSource(url);
  source.onopen = () => mark("on");
  source.onerror = () => {
    mark("off");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => open(url, store), RETRY);
    }
  };
  const topics = new URL(url, location.href).searchParams.get("topics") || "message";
  for (const topic of topics.split(",")) {
    source.addEventListener(topic, (event) => take(event, store));
  }
}

function take(event, store) {
  last = event.lastEventId;
  waiting.push({ topic: event.type, data: parsed(event.data) });
  soon.store = store;
  if (!document.hidden) {
    soon();
  }
}

function soon() {
  timer ??= setTimeout(() => {
    timer = null;
    const events = waiting;
    waiting = [];
    window.dash_clientside?.set_props?.(soon.store, { data: { id: last, events } });
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
