// Scripts that only one page needs: loaded when something on the page asks for them by `data-bundle`.
const asked = new Set();

/** Watch for elements that name a bundle. */
export function install() {
  new MutationObserver(load).observe(document.documentElement, { childList: true, subtree: true });
  load();
}

function load() {
  for (const { dataset } of document.querySelectorAll("[data-bundle]")) {
    if (!asked.has(dataset.bundle)) {
      asked.add(dataset.bundle);
      import(dataset.bundle);
    }
  }
}
