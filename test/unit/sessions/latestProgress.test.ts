import assert from "node:assert/strict";
import { startSearch } from "../../../src/sessions/continueSearch.js";
import { diskDeps, inFolder, smallSearch } from "../../support/diskHarness.js";

describe("the progress of a search", () => {
  it("tells who begins to look on how far each image has come, and nothing of one that is drawn", () =>
    inFolder(async (output) => {
      const deps = diskDeps();
      const { images, ...ports } = deps.models.ports;
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      let begin = (): void => undefined;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const bytes = new Uint8Array([1, 2, 3]);
      const draw: typeof images.draw = async (request, signal, onProgress) => {
        onProgress({ step: 1, steps: 3, preview: { bytes, mediaType: "image/png" } });
        bytes.fill(9);
        onProgress({ step: 2, steps: 3 });
        begin();
        await finished;
        return await images.draw(request, signal, () => undefined);
      };
      const portsFor = () => Promise.resolve({ ...ports, images: { draw } });
      const { plan, ...search } = smallSearch(output);
      const one = { ...plan, candidates: 1, beamWidth: 1, iterations: 1 };
      const run = await startSearch({ ...search, plan: one }, { ...deps, portsFor });
      await begun;
      const told = () => {
        const all: unknown[] = [];
        run.subscribe({ onProgress: (candidate, progress) => all.push([candidate, progress]) })();
        return all;
      };
      const preview = { bytes: new Uint8Array([1, 2, 3]), mediaType: "image/png" };
      assert.deepEqual(told(), [["i0c0", { step: 2, steps: 3, preview }]]);
      finish();
      await run.done;
      assert.deepEqual(told(), []);
    }));
});
