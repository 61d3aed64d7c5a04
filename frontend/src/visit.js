// Going to an address of ours without loading the page again, as Dash's own links do.

/** Follow `href` inside the app; another page begins at its top. Clicks that want a new tab are left alone. */
export function visit(event, href) {
  const to = new URL(href, location.href);
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (elsewhere || to.origin !== location.origin) {
    return;
  }
  event.preventDefault();
  const other = to.pathname !== location.pathname;
  history.pushState({}, "", to);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  dispatchEvent(new CustomEvent("_dashprivate_historychange"));
  if (other) {
    scrollTo(0, 0);
  }
}
