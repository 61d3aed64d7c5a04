// Asking the JSON API: one way in, problems as errors that carry what the server said.
export const ROOT = "/api/field-service";

/** What the server answered when it refused: `status`, `code`, `detail`, and the whole `body`. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`);
    Object.assign(this, { status, code: body.code || "", body });
  }

  get conflict() {
    return this.status === 409 || this.status === 412;
  }
}

/** The answer's JSON. Raises Problem; a network that is away raises TypeError as fetch does. */
export async function ask(path, { method = "GET", body, signal, key, headers = {} } = {}) {
  const sent = { Accept: "application/json", ...headers };
  if (method !== "GET") {
    sent["Content-Type"] = "application/json";
    sent["Idempotency-Key"] = key || unique();
  }
  const init = { method, headers: sent, signal, credentials: "same-origin" };
  const text = method === "GET" ? {} : { body: JSON.stringify(body ?? {}) };
  const answer = await fetch(ROOT + path, { ...init, ...text });
  const found = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Problem(answer.status, found);
  }
  return found;
}

/** A key no other write has. Works without a secure context too. */
export function unique() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
