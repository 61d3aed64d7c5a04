// The way a page came by its addresses, so that steps are taken back and done again: by button, Ctrl+Z, Ctrl+Shift+Z.
const KEPT = 200;
const TYPING = "input, textarea, select, [contenteditable=true], .cm-editor";
let here = null;

document.addEventListener("click", (event) => {
  const step = event.target.closest?.("[data-trail]")?.dataset.trail;
  step && go(step === "undo" ? -1 : 1);
});
document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y") && !event.target.closest?.(TYPING)) {
    go(key === "y" || event.shiftKey ? 1 : -1) && event.preventDefault();
  }
});

/** The clientside callback on the query string of a page: whether there is nothing to take back, nothing to do again. */
export function trail(search, pathname) {
  const way = read(pathname);
  const now = search || "";
  const beside = [-1, 0, 1].find((step) => way.steps[way.at + step] === now);
  if (beside === undefined) {
    way.steps = [...way.steps.slice(0, way.at + 1), now].slice(-KEPT);
    way.at = way.steps.length - 1;
  } else {
    way.at += beside;
  }
  here = pathname;
  sessionStorage.setItem(name(pathname), JSON.stringify(way));
  return [way.at <= 0, way.at >= way.steps.length - 1];
}

function go(step) {
  const way = here === location.pathname ? read(here) : { steps: [], at: 0 };
  const to = way.steps[way.at + step];
  if (to === undefined) {
    return false;
  }
  history.pushState({}, "", location.pathname + to);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  return true;
}

function read(pathname) {
  return JSON.parse(sessionStorage.getItem(name(pathname)) || '{"steps":[],"at":-1}');
}

function name(pathname) {
  return `nexus-trail:${pathname}`;
}
