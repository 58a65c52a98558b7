/**
 * `npm test`, `npm test -- FILE ...`: installs and builds what is missing, then runs the tests.
 * Arguments that begin with `python-services` are for pytest (the folder alone: all of its tests),
 * all others for mocha (`test` alone: all of its tests); without any, both run.
 * The last line is always `N passed, N failed`, also when nothing could be run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareMocha } from "./mochaTests.mjs";
import { main } from "./project.mjs";
import { afterSecondLook, filesToLookAtAgain } from "./secondLook.mjs";
import { runServiceTests } from "./services.mjs";

/** Runs of both kinds of tests; one that breaks off is told of, and the others go on. */
class Tests {
  #scratch;
  #onBroken;

  constructor(scratch, onBroken) {
    this.#scratch = scratch;
    this.#onBroken = onBroken;
  }

  /** Runs what is named, or all. @returns {Promise<import("./secondLook.mjs").Outcome>} */
  async run(given) {
    const forPytest = given.filter((arg) => arg.startsWith("python-services"));
    const forMocha = given.filter((arg) => !forPytest.includes(arg));
    const runs = forMocha.length > 0 || forPytest.length === 0 ? await this.#mocha(forMocha) : [];
    // Behind the first two: it is one of the long ones.
    if (forPytest.length > 0 || given.length === 0) {
      runs.splice(2, 0, () => this.#pytest(forPytest));
    }
    const outcomes = await twoAtATime(runs);
    return {
      files: Object.assign({}, ...outcomes.map(({ files }) => files)),
      failures: outcomes.flatMap(({ failures }) => failures),
    };
  }

  async #mocha(given) {
    const runs = await this.#orBroken(prepareMocha(given, this.#scratch), []);
    return runs.map((start) => () => this.#orBroken(start(), nothing));
  }

  #pytest(given) {
    const inside = given.map((arg) => arg.slice("python-services".length).replace(/^\//, ""));
    return this.#orBroken(runServiceTests(inside.filter(Boolean), this.#scratch), nothing);
  }

  #orBroken(tests, whenBroken) {
    return tests.catch((error) => {
      print(`The tests did not run to their end: ${String(error)}`);
      this.#onBroken(String(error));
      return whenBroken;
    });
  }
}

/** Runs all, in this order: two cores have no room for three at once, and none is to be idle before the end. */
async function twoAtATime(runs) {
  const waiting = [...runs];
  const outcomes = [];
  const work = async () => {
    for (let start = waiting.shift(); start !== undefined; start = waiting.shift()) {
      outcomes.push(await start());
    }
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

const nothing = { files: {}, failures: [] };

function print(line) {
  process.stdout.write(`${line}\n`);
}

await main(async (args) => {
  // `.ci/run` says here that the check before the tests failed, so that the last line tells it too.
  const given = args.filter((arg) => arg !== "--after-failed-check");
  const broken = given.length < args.length ? ["a check before the tests"] : [];
  const scratch = mkdtempSync(join(tmpdir(), "imagebeam-test-"));
  const tests = new Tests(scratch, (reason) => broken.push(reason));
  const first = await tests.run(given);
  const again = given.length === 0 ? filesToLookAtAgain(first) : [];
  const all = again.length === 0 ? first : afterSecondLook(first, await tests.run(again));
  rmSync(scratch, { recursive: true, force: true });

  const sum = (which) => Object.values(all.files).reduce((total, file) => total + file[which], 0);
  const [passed, failed] = [sum("passed"), sum("failed") + broken.length];
  // Once more at the end, where the log of a long run is looked at first.
  for (const { text } of all.unsteady ?? []) print(`passed alone, not before: ${text}`);
  for (const { text } of all.failures) print(`failed: ${text}`);
  for (const reason of broken) print(`failed: ${reason}`);
  const isNothing = passed + failed === 0;
  print(`${passed} passed, ${isNothing ? 1 : failed} failed`);
  return failed > 0 || isNothing ? 1 : 0;
});
