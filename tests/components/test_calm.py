"""Components that follow a store look at it once for all that was told in one go, at once while somebody types."""

from __future__ import annotations

from tests.components.node import said

PAGE = """
const { install } = await import(process.argv[1]);
const listeners = new Set();
const subscribe = (look) => (listeners.add(look), () => listeners.delete(look));
const tell = () => listeners.forEach((look) => look());
const React = { useSyncExternalStore: (subscribe, look) => [subscribe, subscribe(look)] };
install(React);
const looked = { stays: 0, leaves: 0 };
const [kept] = React.useSyncExternalStore(subscribe, () => (looked.stays += 1));
const [same, leave] = React.useSyncExternalStore(subscribe, () => (looked.leaves += 1));
const said = [kept === same];
tell();
tell();
leave();
said.push(looked.stays);
await null;
said.push(looked.stays, looked.leaves);
globalThis.event = { isTrusted: true };
tell();
said.push(looked.stays, listeners.size);
console.log(JSON.stringify(said));
"""


def test_one_look_for_what_was_told_in_one_go_and_none_by_who_left():
    assert said(PAGE, "calm.js") == "[true,0,1,0,2,1]"
