// Of a large dashboard the first cards come first; the rest is asked for, part by part, once those in view are drawn.
const PATIENCE_MS = 4000;
const GO_ON = "dv-go-on";

/** The clientside callback on what is left to draw, `{widgets}`: how many those are. */
export function goOn(left) {
  const many = left?.widgets.length ?? 0;
  many && calm(performance.now() + PATIENCE_MS, () => window.dash_clientside.set_props(GO_ON, { data: Date.now() }));
  return many;
}

function calm(until, act) {
  const look = () => (performance.now() > until || [...document.querySelectorAll("[data-widget]")].every(stands) ? act() : again());
  const again = () => (window.requestIdleCallback ? requestIdleCallback(look, { timeout: 100 }) : setTimeout(look, 50));
  again();
}

// Whether a card is drawn, or out of view.
function stands(card) {
  const { top, bottom } = card.getBoundingClientRect();
  const drawn = card.dataset.state !== "loading" && (!card.querySelector(".nx-graph") || card.querySelector(".main-svg"));
  return drawn || bottom <= 0 || top >= innerHeight;
}
