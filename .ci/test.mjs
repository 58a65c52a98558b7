/**
 * `npm test`, `npm test -- FILE ...`: installs and builds what is missing, then runs the tests.
 * Arguments that begin with `python-services` are for pytest (the folder alone: all of its tests),
 * all others for mocha (`test` alone: all of its tests); without any, both run. With `--with-check`,
 * what `npm run check` does runs beside them, and each of its steps that fails counts as one failed.
 * The last line is always `N passed, N failed`, also when nothing could be run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.mjs";
import { inLanes } from "./lanes.mjs";
import { mochaRuns } from "./mochaTests.mjs";
import { main } from "./project.mjs";
import { afterSecondLook, filesToLookAtAgain } from "./secondLook.mjs";
import { ensureServices, runServiceTests } from "./services.mjs";

/** Runs of both kinds of tests; one that breaks off is told of, and the others go on. */
class Tests {
  #scratch;
  #onBroken;

  constructor(scratch, onBroken) {
    this.#scratch = scratch;
    this.#onBroken = onBroken;
  }

  /**
   * Runs what is named, or all.
   * @param {readonly string[]} given
   * @param {readonly (() => Promise<void>)[]} before begins at once, with packages still missing
   * @returns {Promise<import("./secondLook.mjs").Outcome>}
   */
  async run(given, before = []) {
    const forPytest = given.filter((arg) => arg.startsWith("python-services"));
    const forMocha = given.filter((arg) => !forPytest.includes(arg));
    const runs =
      forMocha.length > 0 || forPytest.length === 0 ? mochaRuns(forMocha, this.#scratch) : [];
    // Behind the first one: it is one of the long ones, and mostly waits for processes.
    if (forPytest.length > 0 || given.length === 0) runs.splice(1, 0, this.#pytest(forPytest));
    const outcomes = [];
    const jobs = runs.map(({ start, ...rest }) => ({
      ...rest,
      start: async () => void outcomes.push(await this.#orBroken(start())),
    }));
    const others = before.map((work) => ({
      start: async () => void (await this.#orBroken(work())),
    }));
    await inLanes([...others, ...jobs], 2);
    return {
      files: Object.assign({}, ...outcomes.map(({ files }) => files)),
      failures: outcomes.flatMap(({ failures }) => failures),
    };
  }

  #pytest(given) {
    const inside = given.map((arg) => arg.slice("python-services".length).replace(/^\//, ""));
    const start = () => runServiceTests(inside.filter(Boolean), this.#scratch);
    return { start, ready: ensureServices(), isWaiting: true };
  }

  #orBroken(work) {
    return work.catch((error) => {
      const reason = error instanceof Error ? error.message : String(error);
      // What all of them need is missing for each of them.
      if (this.#onBroken(reason)) print(`Not all ran to its end: ${reason}`);
      return nothing;
    });
  }
}

const nothing = { files: {}, failures: [] };

function print(line) {
  process.stdout.write(`${line}\n`);
}

await main(async (args) => {
  const given = args.filter((arg) => arg !== "--with-check");
  // Nobody looks at the pictures of a run of all tests, whose second look is the same as the first.
  if (given.length === 0) process.env["IMAGEBEAM_PICTURES"] ??= "few";
  const broken = new Set();
  const scratch = mkdtempSync(join(tmpdir(), "imagebeam-test-"));
  const tests = new Tests(scratch, (reason) => !broken.has(reason) && broken.add(reason));
  const checked = async () => {
    for (const step of await check()) broken.add(`the check of ${step}`);
  };
  const first = await tests.run(given, given.length < args.length ? [checked] : []);
  const again = given.length === 0 ? filesToLookAtAgain(first) : [];
  const all = again.length === 0 ? first : afterSecondLook(first, await tests.run(again));
  rmSync(scratch, { recursive: true, force: true });

  const sum = (which) => Object.values(all.files).reduce((total, file) => total + file[which], 0);
  const [passed, failed] = [sum("passed"), sum("failed") + broken.size];
  // Once more at the end, where the log of a long run is looked at first.
  for (const { text } of all.unsteady ?? []) print(`passed alone, not before: ${text}`);
  for (const { text } of all.failures) print(`failed: ${text}`);
  for (const reason of broken) print(`failed: ${reason}`);
  const isNothing = passed + failed === 0;
  print(`${passed} passed, ${isNothing ? 1 : failed} failed`);
  return failed > 0 || isNothing ? 1 : 0;
});
