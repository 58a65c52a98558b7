/**
 * `npm run package`: imagebeam.vsix, with what runs and nothing else (.vscodeignore has the list),
 * and the licences of the packages that are bundled in it.
 */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readmePage } from "./readmePage.mjs";
import { ensureServicesWheel } from "./servicesWheel.mjs";
import { ensureBuilt, ensureInstalled, main, newestMs, root, runCaptured } from "./project.mjs";

const vsix = "imagebeam.vsix";
const notices = "dist/ThirdPartyNotices.txt";

/** What the package is made from; the bundles are made from the rest. */
const contents = ["dist", "media", "package.json", "README.md", "LICENSE", "CHANGELOG.md"];
const recipe = [".vscodeignore", ".ci/package.mjs", ".ci/readmePage.mjs", ".ci/licences"];

/** Packs unless imagebeam.vsix is newer than all that goes into it. Writes to stderr only. */
export async function ensurePacked() {
  await ensureBuilt();
  await ensureServicesWheel();
  if (newestMs([vsix]) > newestMs([...contents, ...recipe])) return;
  process.stderr.write("Packing ...\n");
  writeFileSync(join(root, notices), await noticesText());
  // The page that the editor shows is the README beside the manifest, so what is packed lies elsewhere.
  const folder = mkdtempSync(join(tmpdir(), "imagebeam-package-"));
  try {
    for (const name of [...contents, ".vscodeignore"]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    const readme = readFileSync(join(root, "README.md"), "utf8");
    writeFileSync(join(folder, "README.md"), readmePage(readme));
    await pack(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pack(folder) {
  const script = join(root, "node_modules/@vscode/vsce/vsce");
  const args = ["package", "--no-dependencies", "--allow-missing-repository"];
  const options = ["--out", join(root, vsix)];
  const command = [script, ...args, ...options];
  const { code, output } = await runCaptured(process.execPath, command, { cwd: folder });
  if (code !== 0) throw new Error(`vsce could not pack the extension:\n${output.slice(0, 4000)}`);
}

/** The licence of each bundled package, as its own files have it, and where its source is. */
async function noticesText() {
  const parts = (await bundledPackages()).map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const title = `${manifest.name} ${manifest.version} (${manifest.license})`;
    const source = sourceOf(manifest);
    return `${title}\n${"=".repeat(title.length)}\n${source}\n${licenceIn(folder, manifest)}\n`;
  });
  const intro = "Imagebeam contains these packages, each under its own licence.\n";
  // Of what is compiled into a package that does not bring it, or is what data was made from.
  const others = readdirSync(join(root, ".ci/licences"))
    .sort()
    .map((name) => readFileSync(join(root, ".ci/licences", name), "utf8"));
  return [intro, ...parts, ...others].join("\n");
}

function sourceOf({ repository, homepage }) {
  const url = (typeof repository === "string" ? repository : repository?.url) ?? homepage;
  return url === undefined ? "" : `Source: ${url.replace(/^git\+/, "")}\n`;
}

/** Folders of the packages of which files lie beside the bundles. */
const copied = ["node_modules/@expo-google-fonts/arimo", "node_modules/@resvg/resvg-wasm"];

/** Folders of the packages of which some code is in the bundles, or files beside them. */
async function bundledPackages() {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...["src/extension.ts", "src/worker.ts", "src/services/owner/main.ts"],
      ...["search", "compare", "gallery"].map((page) => `webview/${page}/main.tsx`),
    ],
    outdir: "dist",
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["vscode"],
    logLevel: "error",
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => {
    return Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [path] : [],
    );
  });
  const folders = used.flatMap((path) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set([...folders, ...copied])].sort();
}

function licenceIn(folder, { author, license }) {
  const names = readdirSync(join(root, folder)).filter((name) =>
    /^(?:licen[cs]e|copying|notices?)(?:[._-]|$)/i.test(name),
  );
  if (names.length > 0) {
    return names.map((name) => readFileSync(join(root, folder, name), "utf8").trim()).join("\n\n");
  }
  const by = typeof author === "string" ? author : (author?.name ?? "its authors");
  return `Copyright ${by}. Licensed under ${license}.`;
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensureInstalled();
    await ensurePacked();
    if (!existsSync(join(root, vsix))) throw new Error(`${vsix} was not made.`);
    process.stdout.write(`${vsix}\n`);
    return 0;
  });
}
