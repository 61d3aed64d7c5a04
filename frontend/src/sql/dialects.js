// Dialects as the editor colours and completes them: what a SELECT is made of, and how names are quoted.
import { SQLDialect } from "@codemirror/lang-sql";

const KEYWORDS = `all and anti any as asc asof at between by case cast collate cross cube current current_date
  current_time current_timestamp day desc describe distinct else end escape except exclude exists explain extract
  false fetch filter first following for from full glob group grouping having hour ignore ilike in inner intersect
  interval into is isnull join lambda last lateral left like limit materialized minute month natural not notnull null
  nulls offset on only or order ordinality outer over partition percent pivot positional preceding qualify range
  recursive repeatable replace respect right rollup row rows sample second select semi sets show similar some
  summarize table tablesample then ties to true try_cast unbounded union unpivot using values when where window with
  within without year zone`;
const TYPES = `bigint bit blob bool boolean char date datetime dec decimal double enum float hugeint int integer json
  list map numeric real smallint string struct text time timestamp timestamptz tinyint ubigint uhugeint uinteger
  usmallint utinyint uuid varchar int64 float64 bignumeric bytes array`;

const duckdb = SQLDialect.define({
  keywords: KEYWORDS,
  types: TYPES,
  builtin: "",
  doubleDollarQuotedStrings: true,
  hashComments: false,
  slashComments: false,
  spaceAfterDashes: false,
  operatorChars: "*+-%<>!=&|^/~:",
  specialVar: "$",
  identifierQuotes: '"',
  caseInsensitiveIdentifiers: true,
});
const backticked = SQLDialect.define({
  ...duckdb.spec,
  doubleQuotedStrings: true,
  hashComments: true,
  specialVar: "@",
  identifierQuotes: "`",
});

/** The dialect for a lake's own (`duckdb`, `bigquery`, …). */
export function dialect(name) {
  return ["bigquery", "mysql", "spark", "databricks"].includes(name) ? backticked : duckdb;
}
