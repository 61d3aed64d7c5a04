// Libraries that not every page needs: a grid's comes with the first grid, Plotly with the first place for a chart, while
// the numbers are still on their way.
const PLACE = ".nx-bones:not(.nx-bones-kpi)";

/** Stand in for what the document names: `nexus:later` is "namespace Component url", `nexus:plotly` the url of Plotly. */
export function install() {
  for (const { content } of document.querySelectorAll('meta[name="nexus:later"]')) {
    standIn(...content.split(" "));
  }
  const plotly = document.querySelector('meta[name="nexus:plotly"]');
  if (plotly) {
    hold(plotly.content);
  }
}

// As a component of Dash, for Dash to find: the real one, once its library is there.
function standIn(namespace, component, url) {
  const { createElement, lazy, Suspense } = window.React;
  const real = lazy(async () => {
    await script(url);
    const library = window[namespace];
    window[namespace] = { ...library, [component]: place };
    return { default: library[component] };
  });
  const place = (props) => createElement(Suspense, { fallback: null }, createElement(real, props));
  window[namespace] = { [component]: place };
}

// dcc.Graph takes a promise for Plotly, too.
function hold(url) {
  let coming = null;
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => (coming ??= script(url).catch(again)),
    set: (value) => Object.defineProperty(window, "Plotly", { value, writable: true }),
  });
  const again = (error) => {
    coming = null;
    throw error;
  };
  const watch = new MutationObserver(() => {
    if (document.querySelector(PLACE)) {
      watch.disconnect();
      window.Plotly;
    }
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });
}

// Another try where it did not come.
async function script(url, tries = 2) {
  const element = Object.assign(document.createElement("script"), { src: url });
  const come = new Promise((done, failed) => Object.assign(element, { onload: done, onerror: failed }));
  document.head.append(element);
  try {
    await come;
  } catch (error) {
    element.remove();
    if (tries === 1) {
      throw error;
    }
    await script(url, tries - 1);
  }
}
