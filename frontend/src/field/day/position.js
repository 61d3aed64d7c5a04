// Sharing the position while this page is open and the screen on. A web page can't do more, and the page says so.
import { ask } from "../talk.js";
import { fact } from "./store.js";

const EVERY = 15_000;
const MOST = 500;
let watching = null;
let lock = null;
let kept = [];
let sent = 0;

/** Begin or end sharing; `tell(state)` hears on, off, denied. */
export async function share(on, tell) {
  if (!on || !navigator.geolocation) {
    watching !== null && navigator.geolocation.clearWatch(watching);
    watching = null;
    await lock?.release().catch(() => {});
    lock = null;
    tell(navigator.geolocation ? "off" : "denied");
    return;
  }
  watching = navigator.geolocation.watchPosition((fix) => take(fix, tell), () => share(false, () => tell("denied")), { enableHighAccuracy: true, maximumAge: 10_000 });
  await awake();
  document.addEventListener("visibilitychange", () => watching !== null && !document.hidden && awake());
  tell("on");
}

async function awake() {
  lock = await navigator.wakeLock?.request("screen").catch(() => null);
}

function take({ coords, timestamp }, tell) {
  const speed = Number.isFinite(coords.speed) && coords.speed !== null ? coords.speed * 3.6 : null;
  kept.push({ lat: coords.latitude, lon: coords.longitude, at: new Date(timestamp).toISOString(), accuracy: coords.accuracy, speed, heading: Number.isFinite(coords.heading) ? coords.heading : null });
  kept = kept.slice(-MOST);
  tell("on");
  if (Date.now() - sent > EVERY && navigator.onLine) {
    send();
  }
}

async function send() {
  sent = Date.now();
  const fixes = kept;
  const technician = await fact("technician");
  try {
    await ask(`/technicians/${encodeURIComponent(technician)}/positions`, { method: "POST", body: fixes });
    kept = kept.slice(fixes.length);
  } catch {
    // Kept for the next time.
  }
}
