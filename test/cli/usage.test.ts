import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { jsonOf, processTimeoutMs, runCli, useFolder } from "../support/cliProcess.js";

const wrong: readonly [args: readonly string[], message: RegExp][] = [
  [["x", "--candidates", "0"], /^--candidates is 0; it must be a whole number, 1-64\./],
  [["x", "--candidates", "2.5"], /^--candidates is 2\.5; /],
  [["x", "--beam-width", "5"], /^--beam-width is 5; it must be 1 to 4, the number of candidates/],
  [["x", "--alpha", "2"], /^--alpha is 2; it must be 0-1\./],
  [["x", "--width", "100"], /^--width is 100; it must be 64-2048, a multiple of 16\./],
  [["x", "--refine", "all"], /^--refine is "all"; it must be both, alternate or weakest\./],
  [["x", "--seed", "seven"], /^--seed is "seven"; it must be a whole number, 0-4294967295\./],
  [["x", "--max-images", "0"], /^--max-images is 0; it must be a whole number, 1 or more\./],
  [["x", "--nonsense"], /^--nonsense is no flag/],
  [["x", "--provider", "nobody"], /"nobody" is not known; there is: builtin/],
];

describe("wrong usage", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  for (const [args, message] of wrong) {
    it(`is refused with exit code 2 and a sentence: ${args.join(" ")}`, async () => {
      const run = await runCli([...args, "--out", folder(), "--json"]);
      assert.equal(run.code, 2);
      const { events, result } = jsonOf(run);
      assert.deepEqual(events, []);
      assert.match(result.error?.message ?? "", message);
      assert.deepEqual(readdirSync(folder()), []);
    });
  }
  for (const [flag, goal] of [
    ["--out", ["x"]],
    ["--out", ["--list"]],
    ["--resume", []],
    ["--replay", []],
  ] as const) {
    for (const value of ["", "  ", "\t\n"]) {
      it(`is a folder without a name: ${[...goal, flag].join(" ")} ${JSON.stringify(value)}`, async () => {
        for (const given of [[flag, value], [`${flag}=${value}`]]) {
          const run = await runCli([...goal, ...given, "--json"], { cwd: folder() });
          assert.equal(run.code, 2);
          assert.match(jsonOf(run).result.error?.message ?? "", new RegExp(`^${flag} is empty; `));
          assert.deepEqual(readdirSync(folder()), []);
        }
      });
    }
  }
  it("is explained on stderr for a person", async () => {
    const run = await runCli(["x", "--nonsense"]);
    assert.deepEqual([run.code, run.stdout], [2, ""]);
    assert.match(run.stderr, /--nonsense is no flag.*\nSee: node .* --help\n$/s);
  });
  it("does not stand in the way of help and version", async () => {
    const [help, version] = await Promise.all([runCli(["--help"]), runCli(["--version"])]);
    assert.deepEqual([help.code, help.stderr], [0, ""]);
    assert.match(help.stdout, /--candidates N/);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
