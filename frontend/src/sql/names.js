// What the editor completes: names of the lakes (fetched once per lake and version), functions, columns in scope.
import { snippetCompletion } from "@codemirror/autocomplete";
import { keywordCompletionSource, schemaCompletionSource } from "@codemirror/lang-sql";
import { syntaxTree } from "@codemirror/language";
import { statementAt } from "./statements.js";

const TABLES = /\b(?:from|join)\s+((?:[\w$]+|"[^"]+"|`[^`]+`)(?:\s*\.\s*(?:[\w$]+|"[^"]+"|`[^`]+`))*)/gi;
const known = new Map();

/** Names behind `url`; the browser's cache asks whether they changed, and a failure leaves keywords. */
export async function fetched(url) {
  if (!known.has(url)) {
    const names = fetch(url).then((answer) => (answer.ok ? answer.json() : null));
    known.set(url, names.catch(() => null));
    names.then((found) => found || known.delete(url), () => known.delete(url));
  }
  return known.get(url);
}

/** Sources of completion for a dialect and, once they are here, the names of its lake. */
export function sources(dialect, names) {
  const keywords = keywordCompletionSource(dialect, true);
  if (!names) {
    return [keywords];
  }
  const columns = columnsByTable(names);
  const functions = names.functions.map(asFunction);
  const tree = schemaCompletionSource({ dialect, schema: namespace(names) });
  return [tree, inScope(columns), only(functions), keywords].map(outside);
}

function namespace(names) {
  const top = {};
  for (const { id, tables } of names.lakes) {
    const schemas = {};
    for (const table of tables) {
      (schemas[table.schema] ??= {})[table.name] = table.columns.map(asColumn);
    }
    top[id] = { self: { label: id, type: "namespace", detail: "lake" }, children: schemas };
  }
  for (const table of names.lakes.find(({ id }) => id === names.lake)?.tables || []) {
    const self = { label: table.name, type: "class", detail: table.rows?.toLocaleString(document.documentElement.lang) };
    top[table.name] = { self, children: table.columns.map(asColumn) };
  }
  return top;
}

function asColumn({ name, type }) {
  return { label: name, type: "property", detail: type.toLowerCase(), boost: 5 };
}

function asFunction({ name, signature }) {
  return snippetCompletion(`${name}(\${})`, { label: name, type: "function", detail: signature, boost: -5 });
}

function columnsByTable({ lakes }) {
  const found = new Map();
  for (const { tables } of lakes) {
    for (const { name, columns } of tables) {
      found.set(name.toLowerCase(), columns);
    }
  }
  return found;
}

// Columns of the tables that the statement around the cursor reads, offered without their table's name.
function inScope(columns) {
  return (context) => {
    const word = context.matchBefore(/\w+/);
    if ((!word && !context.explicit) || context.matchBefore(/\.\w*/)) {
      return null;
    }
    const { from, to } = statementAt(context.state, context.pos);
    const options = new Map();
    for (const [, path] of context.state.sliceDoc(from, to).matchAll(TABLES)) {
      const table = path.split(".").at(-1).trim().replace(/["`]/g, "");
      for (const column of columns.get(table.toLowerCase()) || []) {
        options.set(column.name, { ...asColumn(column), detail: `${table} · ${column.type.toLowerCase()}` });
      }
    }
    return options.size ? { from: word?.from ?? context.pos, options: [...options.values()], validFor: /^\w*$/ } : null;
  };
}

function only(options) {
  return (context) => {
    const word = context.matchBefore(/\w+/);
    return word && !context.matchBefore(/\.\w*/) ? { from: word.from, options, validFor: /^\w*$/ } : null;
  };
}

// Nothing is completed inside texts and comments.
function outside(source) {
  return (context) => {
    const { name } = syntaxTree(context.state).resolveInner(context.pos, -1);
    return /String|Comment/.test(name) && name !== "QuotedIdentifier" ? null : source(context);
  };
}
