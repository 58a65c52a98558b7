import { canonicalJson } from "../base/canonicalJson.js";
import { sha256Hex } from "../base/sha256.js";
import { kindOf } from "./calls/callKinds.js";
import { parseKey } from "./keys.js";
import type { SearchState } from "./state.js";

/** SHA-256 of a text as 64 hexadecimal digits; an argument where a faster one is at hand. */
export type HashText = (text: string) => string;

/**
 * SHA-256 of the canonical JSON of everything that a call's answer may depend on: model, options,
 * prompts of ours, texts, seed; of an image its hash. What format 1 did not know is absent where it
 * says nothing, so that its recorded hashes hold.
 */
export function inputsOf(
  state: SearchState,
  key: string,
  request: unknown,
  hash: HashText = sha256Hex,
): string {
  const kind = kindOf(parseKey(key));
  const { connection, model, options, prompts } = state.providers[kind.role];
  const versions = Object.keys(prompts).length === 0 ? {} : { prompts };
  const provider = { id: connection, model, options, ...versions };
  return hash(canonicalJson({ provider, ...kind.received(request) }));
}

/**
 * The request of a call, from the state alone.
 * @throws {JournalError} when the key's candidate or critique was never planned, or is not so far
 */
export function requestFor(state: SearchState, key: string): unknown {
  const call = parseKey(key);
  return kindOf(call).request(state, call);
}
