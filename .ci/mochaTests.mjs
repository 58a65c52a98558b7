/**
 * Mocha's tests: those in a browser beside all others, and what each of them needs.
 */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium, ensureEditor } from "./editor.mjs";
import { ensurePacked } from "./package.mjs";
import { ensureBuilt, ensureInstalled, root, runTool } from "./project.mjs";
import { ensureServices, keptBytecode, python } from "./services.mjs";
import { ensureServicesWheel } from "./servicesWheel.mjs";

/**
 * All tests, in runs of which two are under way at a time, and beside them one that mostly waits. No
 * test may depend on how busy the machine is. The long ones first, and short ones at the end, where
 * one that is alone leaves a core idle. What needs no editor comes before all that does: an editor
 * takes a while to install. Those that mostly wait have begun beside the others long before it is their turn.
 */
export const allSuites = [
  ["test/unit/**/*.test.ts"],
  ["test/contract/**/*.test.ts", "test/cli/*.test.ts", "test/crash/*.test.ts"],
  ["test/editor/[h-i]*.test.ts"],
  ["test/editor/c*.test.ts"],
  ["test/editor/[t-z]*.test.ts"],
  ["test/editor/[m-r]*.test.ts"],
  ["test/editor/[f-g]*.test.ts"],
  ["test/editor/[d-e]*.test.ts"],
  ["test/services/*.test.ts"],
  ["test/editor/s*.test.ts"],
  ["test/editor/l*.test.ts"],
  ["test/panel/[a-f]*.test.ts"],
  ["test/panel/[g-l]*.test.ts"],
  ["test/panel/[m-z]*.test.ts"],
];
/** These run in a browser; a pattern may name such a file. */
const inBrowser = /^test\/(?:panel|editor|services|[^/]*[*{])/;
/** These start services, or have their models written. */
const withServices = /^test\/(?:services|editor\/(?:localModels|.*[*[{])|[^/]*[*{])/;
/** These wait for processes that start, and for times that pass. Not so those in editors: two cores draw two. */
const isWaiting = /^test\/services/;

/**
 * Sees to all that the tests need that these arguments name, or all tests; each run begins when what
 * it needs is there.
 * @param {readonly string[]} args
 * @param {string} scratch a folder
 * @returns {(import("./lanes.mjs").Job & { start: () => Promise<import("./secondLook.mjs").Outcome> })[]}
 *   `start` rejects where something cannot be installed or built, or the run does not get to its end
 */
export function mochaRuns(args, scratch) {
  const options = args.filter((arg) => arg !== "test");
  const isWhole = !options.some((arg) => arg.startsWith("test/"));
  const runs = isWhole ? allSuites.map((suites) => [...options, ...suites]) : [options];
  const built = ensureInstalled().then(ensureBuilt);
  const needs = (what) => runs.flat().some((arg) => what.test(arg));
  const browser = needs(inBrowser) ? browserEnvironment(built) : undefined;
  const services = needs(withServices) ? servicesEnvironment() : undefined;
  return runs.map((run) => {
    const some = (what) => run.some((arg) => what.test(arg));
    const parts = [built, some(inBrowser) && browser, some(withServices) && services];
    const ready = Promise.all(parts);
    const start = async () => {
      const env = Object.assign({ ...process.env }, ...(await ready).slice(1));
      return runSuites(run, env, mkdtempSync(join(scratch, "mocha-")));
    };
    return { start, ready, isWaiting: some(isWaiting) };
  });
}

async function runSuites(given, env, folder) {
  const outcomeFile = join(folder, "outcome.json");
  const reporter = ["--reporter", join(root, ".ci/mochaReporter.mjs")];
  const args = [...given, ...reporter, "--reporter-option", `outcome=${outcomeFile}`];
  const code = await runTool("mocha/bin/mocha.js", args, { env });
  if (!existsSync(outcomeFile)) throw new Error(`Mocha ended with code ${code} before its tests.`);
  const outcome = JSON.parse(readFileSync(outcomeFile, "utf8"));
  if (code !== 0 && outcome.failures.length === 0)
    throw new Error(`Mocha ended with code ${code}.`);
  return outcome;
}

/**
 * Gets what the tests in a browser need. Where it cannot be had, these tests fail, each suite with the
 * reason; the others run.
 * @param {Promise<void>} built rejects where there is nothing to be packed
 */
async function browserEnvironment(built) {
  try {
    const packed = built.then(ensurePacked);
    const [chromium] = await Promise.all([ensureChromium(), ensureEditor(), packed]);
    return { CHROMIUM: chromium };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The tests in a browser will fail. ${reason}\n`);
    return { IMAGEBEAM_NO_EDITOR: reason };
  }
}

/** The same for what the tests of the services need. */
async function servicesEnvironment() {
  try {
    await Promise.all([ensureServices(), ensureServicesWheel()]);
    // One thread: on cores that others use too, two spend most of their time on waiting for each other.
    return { SERVICES_PYTHON: python, ...keptBytecode, OMP_NUM_THREADS: "1" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The tests of the services will fail. ${reason}\n`);
    return { IMAGEBEAM_NO_SERVICES: reason };
  }
}
