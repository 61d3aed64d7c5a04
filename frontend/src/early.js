// Runs in the head: asks for what Dash asks first while its scripts still load, and hands the answers over when it does.
const HEADERS = { Accept: "application/json", "Content-Type": "application/json" };
const asked = new Map(["/_dash-layout", "/_dash-dependencies"].map((path) => [path, ask(path)]));
const fetched = window.fetch;

window.fetch = (what, ...how) => taken(what) ?? fetched.call(window, what, ...how);

function ask(path) {
  const answer = fetch(path, { credentials: "same-origin", headers: HEADERS });
  answer.catch(() => {});
  return answer;
}

function taken(what) {
  const early = asked.get(what);
  asked.delete(what);
  return early;
}
