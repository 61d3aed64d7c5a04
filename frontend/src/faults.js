// What is wrong in a form stands beside its fields: these are marked, and the first of them gets the focus.

export function install() {
  window.dash_clientside = { ...window.dash_clientside, nexus: { ...window.dash_clientside?.nexus, faulty } };
}

/** The clientside callback on what is said at the fields of a form: how many can't be as they are. */
function faulty(said) {
  requestAnimationFrame(() => {
    const told = [...document.querySelectorAll(".nx-add .nx-field-error")];
    told.forEach((one) => field(one)?.setAttribute("aria-invalid", String(one.textContent !== "")));
    const wrong = told.filter((one) => one.textContent && one.closest(".offcanvas.show"));
    wrong.forEach((one) => one.closest("details")?.setAttribute("open", ""));
    field(wrong[0])?.focus();
    field(wrong[0])?.select?.();
  });
  return said.filter(Boolean).length;
}

function field(told) {
  return told?.closest("label")?.querySelector("input, select");
}
