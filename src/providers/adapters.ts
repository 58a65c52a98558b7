import type { OpenLanguageModels } from "../protocol/languageModels.js";
import type { ConnectionKind } from "./adapter.js";
import { builtinConnections } from "./builtin/builtinAdapter.js";
import { openaiConnections } from "./openai/openaiKind.js";
import { servicesConnections } from "./services/servicesKind.js";
import { vscodeConnections } from "./vscode/vscodeKind.js";

/**
 * Every kind of connection that ships; whoever composes the engine may add kinds of its own.
 * @param editor the language models of the editor that it runs in; undefined where there is none
 */
export function shippedKinds(editor?: OpenLanguageModels): readonly ConnectionKind[] {
  const own = editor === undefined ? [] : [vscodeConnections(editor)];
  return [builtinConnections, ...own, openaiConnections, servicesConnections];
}
