// What the phone keeps: jobs of the day, work not sent yet, and a few facts. IndexedDB, because it survives everything.
const NAME = "nexus-field";
const STORES = { jobs: "id", outbox: "key", facts: "name" };
let opened = null;

function open() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => Object.entries(STORES).forEach(([name, keyPath]) => asked.result.createObjectStore(name, { keyPath }));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

async function within(names, mode, work) {
  const database = await open();
  return new Promise((done, fail) => {
    const turn = database.transaction(names, mode);
    const found = work(...names.map((name) => turn.objectStore(name)));
    turn.oncomplete = () => done(found instanceof IDBRequest ? found.result : found);
    turn.onerror = turn.onabort = () => fail(turn.error);
  });
}

/** Everything in a store. */
export function all(name) {
  return within([name], "readonly", (store) => store.getAll());
}

/** A fact kept by name; null when there is none. */
export async function fact(name) {
  return (await within(["facts"], "readonly", (store) => store.get(name)))?.value ?? null;
}

export function keepFact(name, value) {
  return within(["facts"], "readwrite", (store) => store.put({ name, value }));
}

/** A piece of work and what it makes of its job, in one step: both are kept or neither. */
export function keepWork(op, job) {
  return within(["outbox", "jobs"], "readwrite", (outbox, jobs) => {
    outbox.put(op);
    job && jobs.put(job);
  });
}

/** What the server answered, in one step: work it took goes, its jobs come, its place in time is noted. */
export function settle({ done, jobs, gone, facts }) {
  return within(["outbox", "jobs", "facts"], "readwrite", (outbox, kept, noted) => {
    done.forEach((key) => outbox.delete(key));
    gone.forEach((id) => kept.delete(id));
    jobs.forEach((job) => kept.put(job));
    Object.entries(facts).forEach(([name, value]) => noted.put({ name, value }));
  });
}

/** Forget the day of someone else; work not sent stays. */
export function forgetJobs() {
  return within(["jobs", "facts"], "readwrite", (jobs, facts) => {
    jobs.clear();
    facts.delete("cursor");
  });
}
