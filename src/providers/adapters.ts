import type { Adapter } from "./adapter.js";
import { builtinAdapter } from "./builtin/builtinAdapter.js";

/** Every kind of connection that ships; whoever composes the engine may add kinds of its own. */
export const adapters: readonly Adapter[] = [builtinAdapter];
