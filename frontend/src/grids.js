// Functions that AG Grid columns name. A row carries raw values for sorting and, under `<column>__text`, their words.

/** Make the functions known to the grids. */
export function install() {
  window.dashAgGridFunctions = { ...window.dashAgGridFunctions, words, looks };
}

function words(params) {
  return params.data?.[`${params.colDef.field}__text`] ?? params.value ?? "";
}

function looks(params) {
  return params.data && params.data[params.colDef.field] === null ? "nx-null" : "";
}
