import { after } from "mocha";
import { fileURLToPath } from "node:url";
import { openWorkers, type Workers } from "../../src/openWorkers.js";

const script = fileURLToPath(new URL("../../dist/worker.mjs", import.meta.url));
const workers = openWorkers(script);

/**
 * The real threads, the same for all tests of a run: until a new one has drawn and judged its first
 * image takes a second or two of processor.
 */
export const sharedWorkers: Workers = {
  run: (name, input, transfer, signal) => workers.run(name, input, transfer, signal),
  dispose: () => Promise.resolve(),
};

after(() => workers.dispose());
