// The columns of a table in the side of the console, written when the table is first unfolded: a lake has thousands, and
// components for them would hold up the page. They come as `data-columns` on their list: [name, type, how it is written].

/** Fill lists of columns whose table is opened, and those of open tables when they change. */
export function install() {
  document.addEventListener("toggle", ({ target }) => fill(target.querySelector?.(":scope > [data-columns]")), true);
  new MutationObserver((changes) => changes.forEach(({ target }) => fill(target))).observe(document.documentElement, {
    subtree: true,
    attributeFilter: ["data-columns"],
  });
}

function fill(list) {
  if (list?.parentElement.open) {
    list.replaceChildren(...JSON.parse(list.dataset.columns).map((column) => row(column, list.dataset.tip)));
  }
}

function row([name, type, written], tip) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "nx-sql-column",
    textContent: name,
    title: tip.replace("{}", name),
  });
  Object.assign(button.dataset, { sql: "insert", text: written });
  const kind = Object.assign(document.createElement("span"), { className: "nx-hint", title: type, textContent: type });
  const item = document.createElement("li");
  item.append(button, kind);
  return item;
}
