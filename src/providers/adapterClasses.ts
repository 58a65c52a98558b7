import { OpenaiAdapter } from "./openai/openaiAdapter.js";
import { remadeDrawing } from "./svg/remadeDrawing.js";
import { VscodeAdapter } from "./vscode/vscodeAdapter.js";

/**
 * What kinds read when they are first used, by `import`; Imagebeam's own services have `serviceClasses`.
 * In few pieces: what these share with what every window reads at its start would else be split into more
 * files, and a file costs half a millisecond.
 */
export const adapterClasses = { OpenaiAdapter, VscodeAdapter, remadeDrawing };
