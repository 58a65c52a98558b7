import { PythonServer } from "./pythonServer.js";
import { writeModel } from "./serviceProcess.js";

/**
 * llama.cpp's own OpenAI server with SmolLM2-135M, on one thread.
 * @param sees with a projector of random weights: what it says depends on the image, and is wrong
 */
export function startLlama({ sees = false }: { readonly sees?: boolean } = {}) {
  const model = writeModel("smollm2", "");
  return PythonServer.start(["tests.support.llama_server", model, ...(sees ? ["--sees"] : [])], {
    // An abort of the library would start a debugger.
    env: { GGML_NO_BACKTRACE: "1" },
  });
}
