// Runs in the head, before the first paint: the chosen theme and the width of the navigation must not flash.
const root = document.documentElement;
try {
  const theme = localStorage.getItem("nexus.theme");
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }
  root.classList.toggle("nx-slim", localStorage.getItem("nexus.slim") === "yes");
} catch {
  // Storage may be forbidden; the system's theme then holds.
}
