/**
 * What the extension knows of the services' APIs: descriptions written by Python, types made of them.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./project.mjs";
import { ensureServices, python, servicesOptions } from "./services.mjs";

export const serviceNames = ["language", "image", "vision"];

/** Not among the packages of the lock file: it needs an older TypeScript beside it. */
const generator = ["openapi-typescript@7.13.0", "typescript@5.9.3"];

const descriptionOf = (name) => join(root, "python-services/openapi", `${name}.json`);

/** Writes a service's API description, as its Python code has it now. */
export async function writeOpenApi(name, target) {
  await ensureServices();
  const code = await run(python, ["-m", "scripts.write_openapi", name, target], servicesOptions);
  if (code !== 0) throw new Error(`The API of ${name} could not be described: code ${code}.`);
}

/** Writes the types of a service's committed API description. */
export async function writeTypes(name, target) {
  const packages = generator.map((spec) => `--package=${spec}`);
  const args = ["exec", "--yes", ...packages, "--", "openapi-typescript"];
  const npm = process.env["npm_execpath"];
  const command = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
  const code = await run(
    command[0],
    [...command.slice(1), ...args, descriptionOf(name), "-o", target],
    {
      shell: command[0] === "npm" && process.platform === "win32",
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  if (code !== 0) throw new Error(`The types of ${name} could not be made: code ${code}.`);
}

/** SHA-256 of what the types are made from, and by. */
export function typesSources(name) {
  const sources = createHash("sha256").update(generator.join(" "));
  return sources.update(readFileSync(descriptionOf(name))).digest("hex");
}
