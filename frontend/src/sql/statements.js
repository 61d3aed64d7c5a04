// Statements of a text, and which of it runs: the selection, else the only statement, else the one at the cursor.
import { syntaxTree } from "@codemirror/language";

/** What runs now: `{from, to, chosen}`, positions in the text; `chosen` says that it is not all of it. */
export function toRun(state) {
  const { from, to, empty } = state.selection.main;
  if (!empty && state.sliceDoc(from, to).trim()) {
    return { from, to, chosen: true };
  }
  const all = statements(state);
  return all.length > 1 ? { ...statementAt(state, from), chosen: true } : { from: 0, to: state.doc.length, chosen: false };
}

/** The statement at `pos`, or the last one before it. */
export function statementAt(state, pos) {
  const all = statements(state);
  const here = all.find(({ from, to }) => from <= pos && pos <= to) || all.findLast(({ from }) => from <= pos) || all[0];
  return here || { from: 0, to: state.doc.length };
}

function statements(state) {
  const found = syntaxTree(state).topNode.getChildren("Statement");
  return found.map(({ from, to }) => ({ from, to })).filter(({ from, to }) => /[^\s;]/.test(state.sliceDoc(from, to)));
}
