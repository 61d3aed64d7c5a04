// Making elements, and nothing else.

/** An element: `name` is `tag.class.class`, attributes that are false or null are left out, `on` holds listeners. */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) {
    made.className = classes.join(" ");
  }
  dress(made, attributes);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(made, attributes);
  made.append(...children);
  return made;
}

export function icon(name) {
  return el(`span.nx-icon.nx-icon-${name}`, { "aria-hidden": "true" });
}

function dress(made, { on = {}, ...attributes }) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  for (const [event, listener] of Object.entries(on)) {
    made.addEventListener(event, listener);
  }
}
