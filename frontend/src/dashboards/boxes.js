// Places on the grid of twelve columns, as the style of a slot has them.
const COLUMNS = 12;
const TALLEST = 40;

/** Where a slot lies. */
export function box({ style }) {
  const [x, y, w, h] = ["x", "y", "w", "h"].map((name) => Number(style.getPropertyValue(`--${name}`)));
  return { x, y, w, h };
}

/** Draw a slot at a place. */
export function put({ style }, place) {
  Object.entries(place).forEach(([name, value]) => style.setProperty(`--${name}`, value));
}

/** The nearest place on the grid; one that is sized keeps its left edge. */
export function clamp({ x, y, w, h }, sizes) {
  const left = Math.max(0, Math.min(x, COLUMNS - (sizes ? 1 : w)));
  const width = Math.max(1, Math.min(w, COLUMNS - left));
  return { x: left, y: Math.max(0, y), w: width, h: Math.max(1, Math.min(h, TALLEST)) };
}

/** How many columns and rows so many pixels are. */
export function steps(grid, right, down) {
  const look = getComputedStyle(grid);
  const gap = parseFloat(look.columnGap);
  const column = (grid.clientWidth + gap) / COLUMNS;
  const row = parseFloat(look.gridAutoRows) + gap;
  return [Math.round(right / column), Math.round(down / row)];
}
