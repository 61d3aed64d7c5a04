// Everything Nexus does in the browser beside Dash: theme, figures, keys, navigation, live events.
// Dash's own scripts take `regeneratorRuntime` for granted.
import "regenerator-runtime";
import * as actions from "./actions.js";
import * as bundles from "./bundles.js";
import * as calm from "./calm.js";
import * as console from "./console.js";
import * as faults from "./faults.js";
import * as figures from "./figures.js";
import * as grids from "./grids.js";
import * as kiosk from "./kiosk.js";
import * as later from "./later.js";
import * as light from "./light.js";
import * as live from "./live.js";
import * as menu from "./menu.js";
import * as paper from "./paper.js";
import * as theme from "./theme.js";

calm.install(window.React);
// Dash loads its own components after assets; they are there when the document is.
document.readyState === "loading" ? addEventListener("DOMContentLoaded", figures.install) : figures.install();
later.install();
grids.install();
theme.install();
actions.install();
menu.install();
faults.install();
light.install();
live.install();
kiosk.install();
console.install();
bundles.install();
paper.install();
