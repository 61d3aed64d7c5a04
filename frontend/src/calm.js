// Dash's renderer tells its store about every component that appears, and every component on the page looks at the store
// each time: a thousand new ones look a million times. Here they look once for all that was told in one go; while somebody
// types or clicks still at once, so that a field never shows an older value than was typed.
const subscriptions = new WeakMap();
const told = new Set();

/** Let every component of `React` that follows a store look at it once in a while rather than at each change. */
export function install(React) {
  const { useSyncExternalStore } = React;
  React.useSyncExternalStore = (subscribe, ...how) => useSyncExternalStore(calmed(subscribe), ...how);
}

// The same function for the same store, or React would subscribe anew with every drawing.
function calmed(subscribe) {
  if (!subscriptions.has(subscribe)) {
    subscriptions.set(subscribe, (look) => {
      const leave = subscribe(() => told.has(look) || (byHand() ? look() : soon(look)));
      return () => {
        told.delete(look);
        leave();
      };
    });
  }
  return subscriptions.get(subscribe);
}

function soon(look) {
  told.size || queueMicrotask(all);
  told.add(look);
}

function all() {
  const looks = [...told];
  told.clear();
  looks.forEach((look) => look());
}

function byHand() {
  return globalThis.event?.isTrusted && !(globalThis.event instanceof MessageEvent);
}
