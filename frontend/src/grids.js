// Functions that AG Grid columns name. A row carries raw values for sorting and, under `<column>__text`, their words.

/** Make the functions known to the grids. */
export function install() {
  window.dashAgGridFunctions = { ...window.dashAgGridFunctions, words, looks };
}

function words(params) {
  return params.data?.[`${params.colDef.field}__text`] ?? params.value ?? "";
}

function looks({ data, colDef }) {
  const side = colDef.type === "rightAligned" ? ["ag-right-aligned-cell"] : [];
  return data && data[colDef.field] === null ? [...side, "nx-null"] : side;
}
