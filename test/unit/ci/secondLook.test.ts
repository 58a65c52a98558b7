import assert from "node:assert/strict";

interface Outcome {
  readonly files: Record<string, { passed: number; failed: number }>;
  readonly failures: readonly { file: string; text: string }[];
}
interface SecondLook {
  filesToLookAtAgain: (first: Outcome) => string[];
  afterSecondLook: (first: Outcome, second: Outcome) => Outcome & { unsteady: Outcome["failures"] };
}

// The scripts have no types: they run before any package is installed.
const script = new URL("../../../.ci/secondLook.mjs", import.meta.url).href;
const { filesToLookAtAgain, afterSecondLook } = (await import(script)) as SecondLook;

const failing = (file: string, passed = 0) => ({
  files: { [file]: { passed, failed: 1 } },
  failures: [{ file, text: `${file}: no` }],
});

describe("the second look at tests that failed", () => {
  const steady = failing("steady.ts", 4);
  const busy = failing("busy.ts", 2);
  const first: Outcome = {
    files: { "good.ts": { passed: 9, failed: 0 }, ...steady.files, ...busy.files },
    failures: [...steady.failures, ...busy.failures],
  };

  it("is at the files that failed, each once, and at none where many did", () => {
    assert.deepEqual(filesToLookAtAgain(first), ["steady.ts", "busy.ts"]);
    const many = Array.from({ length: 7 }, (_, index) => failing(`${index}.ts`).failures).flat();
    assert.deepEqual(filesToLookAtAgain({ files: {}, failures: many }), []);
    assert.deepEqual(filesToLookAtAgain({ files: {}, failures: many.slice(1) }).length, 6);
  });

  it("counts what then passes as passed, and names it; what fails again has failed", () => {
    const second = { ...steady, files: { ...steady.files, "busy.ts": { passed: 3, failed: 0 } } };
    const all = afterSecondLook(first, second);
    assert.deepEqual(all.files["busy.ts"], { passed: 3, failed: 0 });
    assert.deepEqual(all.files["steady.ts"], { passed: 4, failed: 1 });
    assert.deepEqual(all.files["good.ts"], { passed: 9, failed: 0 });
    assert.deepEqual(all.failures, steady.failures);
    assert.deepEqual(all.unsteady, busy.failures);
  });

  it("takes nothing back of a file that did not run again", () => {
    const all = afterSecondLook(first, { files: {}, failures: [] });
    assert.deepEqual([all.files, all.failures, all.unsteady], [first.files, first.failures, []]);
  });
});
