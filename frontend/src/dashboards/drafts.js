// A draft belongs to this browser, which names it and remembers the name; an address may bring one along.
const KEY = "nexus.draft.";
const names = new Map();

/** The name of this browser's draft of a dashboard. */
export function draftOf(dashboard) {
  const given = new URLSearchParams(location.search).get("draft");
  const known = given ?? names.get(dashboard) ?? stored(dashboard);
  const name = known ?? crypto.getRandomValues(new Uint32Array(3)).reduce((text, part) => text + part.toString(36), "d-");
  names.set(dashboard, name);
  store(dashboard, name);
  return name;
}

function stored(dashboard) {
  try {
    return localStorage.getItem(KEY + dashboard);
  } catch {
    return null;
  }
}

function store(dashboard, name) {
  try {
    localStorage.setItem(KEY + dashboard, name);
  } catch {
    // Storage may be forbidden; the name then holds for this page.
  }
}
