// One mistake at a time: its line tinted, its place underlined, a mark in the gutter, and what was meant on offer.
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

const tint = StateEffect.define();
const line = Decoration.line({ class: "cm-wrong-line" });
const tinted = StateField.define({
  create: () => Decoration.none,
  update(before, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(tint)) {
        return effect.value === null ? Decoration.none : Decoration.set([line.range(effect.value)]);
      }
    }
    return transaction.docChanged ? Decoration.none : before;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const mistakes = [lintGutter(), tinted];

/** Mark `{line, column, length, message, hint, use}` of the statement that began at `from`; nothing for no line. */
export function mark(view, from, found) {
  const range = found?.line ? place(view.state, from, found) : null;
  const diagnostics = range ? [diagnostic(range, found)] : [];
  view.dispatch(setDiagnostics(view.state, diagnostics), {
    effects: tint.of(range ? view.state.doc.lineAt(range.from).from : null),
  });
  if (range) {
    view.dispatch({ selection: { anchor: range.from }, effects: EditorView.scrollIntoView(range.from, { y: "center" }) });
  }
}

function place(state, from, { line: row, column, length }) {
  const { doc } = state;
  const first = doc.lineAt(Math.min(from, doc.length));
  const on = doc.line(Math.min(first.number + row - 1, doc.lines));
  const inLine = Math.max(column - 1, 0) + (row === 1 ? from - first.from : 0);
  const at = Math.min(on.from + shift(on.text, inLine), on.to);
  const end = Math.min(Math.max(at + (length || 1), at), on.to);
  return end > at ? { from: at, to: end } : { from: Math.max(on.from, at - 1), to: at };
}

// The server counts characters, the editor UTF-16 units.
function shift(text, characters) {
  return [...text].slice(0, characters).join("").length;
}

function diagnostic(range, { message, hint, use }) {
  const apply = (view, from, to) => view.dispatch({ changes: { from, to, insert: hint } });
  return { ...range, severity: "error", message, actions: hint ? [{ name: use, apply }] : [] };
}
