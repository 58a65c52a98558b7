/**
 * `npm run generate`: makes the generated files anew, those whose sources have changed; with
 * `--force` all of them. With `--check` it changes nothing, and fails where a file is not what its
 * script makes.
 *
 * Making them takes minutes, so generated.json keeps a digest of what each one was made from and
 * one of the file itself. Where they do not match it has to be made again: the check does not do it.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { ensureInstalled, main, root, run } from "./project.mjs";
import { serviceNames, typesSources, writeOpenApi, writeTypes } from "./serviceTypes.mjs";

/**
 * Generated file, what writes it to the path that it is given, and what it is made from; without the
 * latter it is made each time. Types are made from the API descriptions, which come first.
 */
const generated = [
  fromScript("src/providers/builtin/judge/edgeStatistics.data.ts", ".ci/makeEdgeStatistics.ts"),
  fromScript("src/providers/builtin/judge/lookalikes.data.ts", ".ci/makeLookalikes.ts"),
  fromScript("src/providers/builtin/judge/prototypes.data.ts", ".ci/makePrototypes.ts"),
  ...["Art", "Book", "Words"].map((part) =>
    fromScript(
      `src/providers/builtin/pictures/picture${part}.data.ts`,
      `.ci/pictures/make${part}.ts`,
    ),
  ),
  ...serviceNames.map((name) => ({
    file: `python-services/openapi/${name}.json`,
    make: (target) => writeOpenApi(name, target),
  })),
  ...serviceNames.map((name) => ({
    file: `src/protocol/generated/${name}.gen.ts`,
    make: (target) => writeTypes(name, target),
    sources: () => typesSources(name),
  })),
];

const digestsFile = join(root, ".ci/generated.json");
const mostPasses = 3;

await main(async (args) => {
  await ensureInstalled();
  const digests = existsSync(digestsFile) ? JSON.parse(readFileSync(digestsFile, "utf8")) : {};
  if (args.includes("--check")) return (await areCurrent(digests)) ? 0 : 1;
  // What one is made from may be made after it: again, until nothing is made from another file any more.
  let isForced = args.includes("--force");
  for (let pass = 0; pass < mostPasses && (await makeStale(digests, isForced)); pass++) {
    isForced = false;
  }
  writeFileSync(digestsFile, `${JSON.stringify(digests, undefined, 2)}\n`);
  return 0;
});

/** @returns whether a file that is made from others was made anew */
async function makeStale(digests, isForced) {
  let isAnyMade = false;
  for (const { file, make, sources } of generated) {
    const now = sources && { sources: await sources(), content: contentDigest(file) };
    if (!isForced && now !== undefined && sameDigests(digests[file], now)) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    await make(join(root, file));
    if (now === undefined) continue;
    digests[file] = { ...now, content: contentDigest(file) };
    isAnyMade = true;
  }
  return isAnyMade;
}

async function areCurrent(digests) {
  let stale = 0;
  for (const { file, make, sources } of generated) {
    const now = sources && { sources: await sources(), content: contentDigest(file) };
    if (now === undefined ? await isMadeBy(file, make) : sameDigests(digests[file], now)) continue;
    process.stdout.write(`${file} is older than what it is made from: npm run generate\n`);
    stale += 1;
  }
  return stale === 0;
}

/** What a TypeScript file that is run makes. */
function fromScript(file, script) {
  const make = async (target) => {
    const code = await run(process.execPath, ["--import", "tsx", script, target]);
    if (code !== 0) throw new Error(`${script} failed with code ${code}.`);
  };
  return { file, make, sources: () => sourcesOf(file, script) };
}

async function isMadeBy(file, make) {
  const scratch = mkdtempSync(join(tmpdir(), "imagebeam-generate-"));
  try {
    const target = join(scratch, basename(file));
    await make(target);
    const path = join(root, file);
    return existsSync(path) && readFileSync(path).equals(readFileSync(target));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function sameDigests(recorded, now) {
  return recorded?.sources === now.sources && recorded.content === now.content;
}

/** SHA-256 of all that the script imports, packages by their version. */
async function sourcesOf(file, script) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: [script],
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    metafile: true,
    outdir: "unwritten",
    packages: "external",
    platform: "node",
    write: false,
  });
  const versions = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const sources = createHash("sha256");
  // The file itself is among them where the script imports what uses it.
  for (const path of Object.keys(metafile.inputs).sort()) {
    if (path !== file) sources.update(`${path}\n${readFileSync(join(root, path), "utf8")}\n`);
  }
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  for (const name of [...new Set(imported.map(({ path }) => path))].sort()) {
    const version = versions[`node_modules/${name}`]?.version;
    if (version !== undefined) sources.update(`${name} ${version}\n`);
  }
  return sources.digest("hex");
}

/** SHA-256 of a generated file as it stands there. */
function contentDigest(file) {
  const path = join(root, file);
  const content = existsSync(path) ? readFileSync(path) : "";
  return createHash("sha256").update(content).digest("hex");
}
