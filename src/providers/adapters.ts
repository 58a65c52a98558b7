import type { ConnectionKind } from "./adapter.js";
import { builtinConnections } from "./builtin/builtinAdapter.js";
import { openaiConnections } from "./openai/openaiKind.js";

/** Every kind of connection that ships; whoever composes the engine may add kinds of its own. */
export const shippedKinds: readonly ConnectionKind[] = [builtinConnections, openaiConnections];
