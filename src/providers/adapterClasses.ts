import { openLocalServices } from "../services/client/openLocalServices.js";
import { OpenaiAdapter } from "./openai/openaiAdapter.js";
import { ServicesAdapter } from "./services/servicesAdapter.js";
import { VscodeAdapter } from "./vscode/vscodeAdapter.js";

/**
 * What kinds read when they are first used, by `import`. In one piece: what these share with what every
 * window reads at its start would else be split into more files, and a file costs half a millisecond.
 */
export const adapterClasses = { OpenaiAdapter, ServicesAdapter, VscodeAdapter, openLocalServices };
