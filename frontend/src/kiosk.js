// A wall screen: the page without its frame, its tabs one after the other. `?kiosk=30` in the address turns it on and says
// how many seconds each stays; Escape ends it.
const root = document.documentElement;
const LEAST = 5;
let turning = null;

/** Begin when an address asks for it, now or later; Escape ends it. */
export function install() {
  begin();
  addEventListener("_dashprivate_historychange", begin);
  addEventListener("_dashprivate_pushstate", begin);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && end());
}

function begin() {
  const asked = new URLSearchParams(location.search).get("kiosk");
  if (asked !== null && !turning) {
    root.classList.add("nx-kiosk");
    turning = setInterval(turn, Math.max(LEAST, Number(asked) || LEAST) * 1000);
  }
}

function turn() {
  const tabs = [...document.querySelectorAll(".nx-tabs a")];
  const at = tabs.findIndex((tab) => tab.closest("[aria-current]"));
  tabs[(at + 1) % tabs.length]?.click();
}

function end() {
  if (turning) {
    clearInterval(turning);
    turning = null;
    root.classList.remove("nx-kiosk");
  }
}
