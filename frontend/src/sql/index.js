// The editor of the SQL console. The page's stores are its only way to the server: it obeys orders
// {tab, text, …} and writes what the person did as {what, tab, text, from, …} and drafts.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { dialect } from "./dialects.js";
import { look } from "./look.js";
import { mark, mistakes } from "./mistake.js";
import { fetched, sources } from "./names.js";
import { toRun } from "./statements.js";

const PLACE = "sql-editor";
const ASK = "sql-ask";
const DRAFT = "sql-draft";
const PAUSE = 500;
const language = new Compartment();
const states = new Map();
let view = null;
let order = null;
let timer = null;
let asked = { from: 0 };

/** Show a tab: its own text with its own undo history; the server's text where nobody typed since. */
export function show(next) {
  const place = document.getElementById(PLACE);
  if (!place) {
    return;
  }
  if (next.tab === order?.tab && view?.dom.parentElement === place) {
    order = next;
    speak(next);
    return;
  }
  leave();
  order = next;
  const held = states.get(next.tab);
  const state = held && held.doc.toString() === next.text ? held : begin(next);
  if (view?.dom.parentElement !== place) {
    view?.destroy();
    place.textContent = "";
    view = new EditorView({ state, parent: place });
  } else {
    view.setState(state);
  }
  place.dataset.tab = next.tab;
  address(next);
  speak(next);
  if (matchMedia("(pointer: fine)").matches) {
    view.focus();
  }
}

/** Mark where the statement that was asked is wrong, or take the mark away. */
export function marked(found) {
  if (view && found.tab === order?.tab) {
    mark(view, asked.from, found);
  }
}

/** Put `text` where the statement stood that was asked to be written anew. */
export function rewritten({ tab, text }) {
  if (view && tab === order?.tab && text !== null) {
    const { from, to } = asked;
    view.dispatch({ changes: { from, to: Math.min(to, view.state.doc.length), insert: text }, userEvent: "input.format" });
    view.focus();
  }
}

function begin({ text, caret }) {
  const anchor = Math.min(caret || 0, text.length);
  return EditorState.create({ doc: text, selection: { anchor }, extensions: extensions() });
}

function extensions() {
  return [
    lineNumbers(),
    mistakes,
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    language.of([]),
    placeholder(order.words.placeholder),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": order.words.label }),
    EditorView.updateListener.of((update) => update.docChanged && typed()),
    EditorView.domEventHandlers({ blur: () => flush() }),
    keymap.of([
      { key: "Mod-Enter", run: () => ask("run") },
      { key: "Mod-Shift-Enter", run: () => ask("explain") },
      { key: "Mod-Shift-f", run: () => ask("format") },
      { key: "Tab", run: acceptCompletion },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
    look,
  ];
}

async function speak({ tab, dialect: name, names }) {
  const spoken = dialect(name);
  const speaking = (found) => [spoken.extension, autocompletion({ override: sources(spoken, found), maxRenderedOptions: 60, icons: false })];
  view.dispatch({ effects: language.reconfigure(speaking(null)) });
  const found = await fetched(names);
  if (found && order?.tab === tab && view) {
    view.dispatch({ effects: language.reconfigure(speaking(found)) });
    view.dom.dataset.names = "ready";
  }
}

// The address names the tab without a new step in the history.
function address({ tab }) {
  const url = new URL(location.href);
  if (url.searchParams.get("tab") !== tab) {
    url.search = `?tab=${encodeURIComponent(tab)}`;
    window.history.replaceState(window.history.state, "", url);
  }
}

/** Ask the server to run, explain, estimate or format what is chosen. */
export function ask(what) {
  if (!view) {
    return false;
  }
  flush();
  const { from, to, chosen } = what === "format" ? whole(toRun(view.state)) : toRun(view.state);
  asked = { from, to };
  mark(view, 0, null);
  set(ASK, { what, tab: order.tab, text: view.state.sliceDoc(from, to), from, chosen, at: Date.now() });
  return true;
}

function whole(range) {
  return view.state.selection.main.empty ? { from: 0, to: view.state.doc.length, chosen: false } : range;
}

/** Write a name at the cursor, or another text in place of all when `instead`. */
export function insert(text, instead) {
  if (!view) {
    return;
  }
  if (instead) {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } });
  } else {
    view.dispatch(view.state.replaceSelection(text));
  }
  view.focus();
}

function typed() {
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE);
}

function flush() {
  if (timer === null || !view || !order) {
    return;
  }
  clearTimeout(timer);
  timer = null;
  set(DRAFT, { tab: order.tab, text: view.state.doc.toString(), caret: view.state.selection.main.head });
}

function leave() {
  if (view && order) {
    flush();
    states.set(order.tab, view.state);
  }
}

function set(store, data) {
  window.dash_clientside.set_props(store, { data });
}

addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", () => document.hidden && flush());
