/**
 * Mocha's tests: those in a browser beside all others, and what each of them needs.
 */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium, ensureEditor } from "./editor.mjs";
import { ensurePacked } from "./package.mjs";
import { ensureBuilt, ensureInstalled, root, runTool } from "./project.mjs";
import { ensureServices, python } from "./services.mjs";
import { ensureServicesWheel } from "./servicesWheel.mjs";

/**
 * All tests, in runs of which two are under way at a time: those in a browser spend much of their time
 * waiting for it, and would be left alone at the end in one run. No test may depend on how busy the
 * machine is. Longest first.
 */
export const allSuites = [
  "test/{unit,contract,cli,crash,services}/**/*.test.ts",
  "test/editor/[a-g]*.test.ts",
  "test/editor/[!a-r]*.test.ts",
  "test/editor/[h-r]*.test.ts",
  "test/panel/**/*.test.ts",
];
/** These run in a browser. */
const inBrowser = /^test\/(?:panel|editor|services|[^/]*[*{])/;
/** These start services, or have their models written; a pattern may name such a file. */
const withServices = /^test\/(?:services|editor\/(?:localModels|.*[*[{])|[^/]*[*{])/;

/**
 * Sees to all that the tests need that these arguments name, or all tests.
 * @param {readonly string[]} args
 * @param {string} scratch a folder
 * @returns {Promise<(() => Promise<import("./secondLook.mjs").Outcome>)[]>} each starts a run
 * @throws {Error} something cannot be installed or built; also of a run that did not get to its end
 */
export async function prepareMocha(args, scratch) {
  await ensureInstalled();
  await ensureBuilt();
  const options = args.filter((arg) => arg !== "test");
  const isWhole = !options.some((arg) => arg.startsWith("test/"));
  const runs = isWhole ? allSuites.map((suites) => [...options, suites]) : [options];
  const files = runs.flat();
  const env = {
    ...process.env,
    ...(files.some((arg) => inBrowser.test(arg)) && (await browserEnvironment())),
    ...(files.some((arg) => withServices.test(arg)) && (await servicesEnvironment())),
  };
  return runs.map((run) => () => runSuites(run, env, mkdtempSync(join(scratch, "mocha-"))));
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
 */
async function browserEnvironment() {
  try {
    const chromium = await ensureChromium();
    await ensureEditor();
    await ensurePacked();
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
    await ensureServices();
    await ensureServicesWheel();
    return { SERVICES_PYTHON: python };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The tests of the services will fail. ${reason}\n`);
    return { IMAGEBEAM_NO_SERVICES: reason };
  }
}
