// The service worker of /field/: keeps the app itself, so that it opens without a network. Jobs are kept by the page.
// Its address carries the version of the app (`?v=`): another version keeps everything anew.
const SHELL = `nexus-field-${new URL(self.location).searchParams.get("v") ?? ""}`;
const PAGE = "/field/my-day";
const PARTS = [
  "/assets/lazy/my-day.js",
  "/assets/head/theme.js",
  "/assets/10-fonts.css",
  "/assets/tokens.css",
  "/assets/20-base.css",
  "/assets/50-controls.css",
  "/assets/70-icons.css",
  "/assets/field.css",
  "/assets/favicon.svg",
  "/assets/fonts/inter-latin-wght-normal.woff2",
  "/field/manifest.webmanifest",
];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([PAGE, ...PARTS])).then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("nexus-field-") && name !== SHELL).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || pathname.startsWith("/api/")) {
    return;
  }
  event.respondWith(event.request.mode === "navigate" ? freshOrKept(PAGE, event.request) : keptOrFresh(pathname, event.request));
});

async function freshOrKept(path, request) {
  try {
    const found = await fetch(request);
    if (found.ok) {
      (await caches.open(SHELL)).put(path, found.clone());
    }
    return found;
  } catch {
    return (await caches.match(path)) || Response.error();
  }
}

async function keptOrFresh(path, request) {
  return (await caches.match(path)) || fetch(request);
}
