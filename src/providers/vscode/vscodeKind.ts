import type { OpenLanguageModels } from "../../protocol/languageModels.js";
import { editorKind } from "../../protocol/providers.js";
import type { ConnectionKind } from "../adapter.js";

/** The editor's own language models as a kind of connection: one, always there in the editor. */
export function vscodeConnections(open: OpenLanguageModels): ConnectionKind {
  return {
    kind: editorKind,
    schema: null,
    needsUrl: false,
    create: async (means) => {
      const { VscodeAdapter } = (await import("../adapterClasses.js")).adapterClasses;
      return new VscodeAdapter(await open(), means);
    },
  };
}
