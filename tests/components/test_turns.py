"""When charts are drawn for the first time: the newest figure of each, and all of them though one can't be."""

from __future__ import annotations

from tests.components.node import said

PAGE = """
globalThis.window = globalThis;
globalThis.innerHeight = 100;
const idle = [], told = [];
globalThis.requestIdleCallback = (act) => idle.push(act);
const { turn } = await import(process.argv[1]);
const chart = (top) => {
  const gd = { isConnected: true, top };
  return Object.assign(gd, { getBoundingClientRect: () => ({ top: gd.top, bottom: gd.top + 10 }) });
};
const draw = (gd, words) => turn(gd, () => { told.push(words); gd._fullLayout = {}; });
async function quiet() {
  while (idle.length) {
    idle.shift()({ timeRemaining: () => 50 });
    await new Promise((done) => setTimeout(done));
  }
}
draw(chart(0), "seen");
draw(chart(0), "seen too");
setTimeout(() => told.push("the page answers"));
await new Promise((done) => setTimeout(done, 50));
const scrolled = chart(500), twice = chart(500), broken = chart(500), gone = chart(500);
draw(scrolled, "scrolled, old").then(() => told.push("told"));
scrolled.top = 0;
draw(scrolled, "scrolled, new");
draw(twice, "twice, old");
draw(twice, "twice, new");
turn(broken, () => { throw Error(); }).catch(() => told.push("failed"));
draw(gone, "gone");
gone.isConnected = false;
await quiet();
draw(chart(500), "later");
await quiet();
console.log(told.join("; "));
"""


def test_charts_in_view_come_first_the_newest_figure_is_drawn_and_a_broken_one_stops_no_other():
    assert said(PAGE, "turns.js") == "seen; the page answers; seen too; scrolled, new; told; twice, new; failed; later"
