import type { CallError } from "../base/errors.js";
import type { Check, CheckAction } from "./adapter.js";

/** What it comes to that a server could not be asked. */
export function checkFailure(error: CallError, url: string): Check {
  // A key may be allowed to draw and not to list.
  if (error.code === "auth.notAllowed" || error.code === "rate.limited") {
    return { kind: "unknown", reason: error.message };
  }
  // Some servers list nothing at all.
  if (error.code === "server.wrongPath") {
    return { kind: "unknown", reason: `${error.message} The first call will tell.` };
  }
  const action = actions[error.code] ?? { kind: "tryLater" };
  return {
    kind: "missing",
    code: error.code,
    reason: error.message,
    action: error.code === "server.unreachable" ? { kind: "startServer", url } : action,
  };
}

const actions: Readonly<Record<string, CheckAction>> = {
  "auth.missing": { kind: "setKey" },
  "auth.refused": { kind: "setKey" },
  "auth.insecure": { kind: "changeConnection" },
};
