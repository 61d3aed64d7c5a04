// The door to the SQL console: its editor is loaded when a page first shows it.
import { install as columns } from "./columns.js";

const EDITOR = "/assets/lazy/editor.js";
const SIDE = "nx-sql-side-shown";
const loading = () => import(EDITOR);

/** Make the door known to Dash, and listen for what names an action of the console (`data-sql`). */
export function install() {
  window.dash_clientside = { ...window.dash_clientside, sql: { obey } };
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && side(false));
  columns();
}

// The clientside callback on the page's orders: which of them is new decides.
async function obey(shown, mistake, text) {
  const { triggered } = window.dash_clientside.callback_context;
  const news = new Set(triggered.map(({ prop_id }) => prop_id.split(".")[0]));
  const editor = await loading();
  if (shown && (news.has("sql-show") || !news.size)) {
    editor.show(shown);
  }
  if (mistake && news.has("sql-mark")) {
    editor.marked(mistake);
  }
  if (text && news.has("sql-text")) {
    editor.rewritten(text);
  }
  return window.dash_clientside.no_update;
}

async function clicked(event) {
  const holder = event.target.closest("[data-sql]");
  if (!holder) {
    if (!event.target.closest(".nx-sql-side")) {
      side(false);
    }
    return;
  }
  const { sql, text } = holder.dataset;
  if (sql === "side") {
    side(!document.documentElement.classList.contains(SIDE));
    return;
  }
  const editor = await loading();
  if (sql === "insert" || sql === "instead") {
    editor.insert(text, sql === "instead");
  } else {
    editor.ask(sql);
  }
}

// On a phone the side is a drawer.
function side(shown) {
  document.documentElement.classList.toggle(SIDE, shown);
}
