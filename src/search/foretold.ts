import { kindOf } from "./calls/callKinds.js";
import { parseKey } from "./keys.js";
import type { Foreseen } from "./foreseen.js";

/** What a provider says of a call before it is made, as far as it can be believed. */
export function foretold(
  say: ((foreseen: Foreseen) => number | null) | undefined,
  key: string,
  request: unknown,
): number | null {
  try {
    const foreseen = kindOf(parseKey(key)).foreseen(request);
    const told: unknown = foreseen === null ? null : say?.(foreseen);
    return typeof told === "number" && told >= 0 ? told : null;
  } catch {
    // What cannot be told is unknown: the call itself will say what is wrong.
    return null;
  }
}
