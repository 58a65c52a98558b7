/**
 * Bundles what ships into dist/: the extension, its panel, the CLI, worker threads, the owner of local
 * models, the wasm of the rasteriser and of the WebP decoder, the fonts of text in drawings.
 */
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
process.chdir(fileURLToPath(new URL(".", import.meta.url)));

await mkdir("dist", { recursive: true });
// Chunks are named after what is in them: those of another build would stay.
for (const name of ["extension", "cli"]) await rm(`dist/${name}`, { recursive: true, force: true });
await copyFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm"), "dist/resvg.wasm");
await copyFile(require.resolve("@cwasm/webp/webp.wasm"), "dist/webp.wasm");
for (const style of ["400Regular", "700Bold"]) {
  const font = require.resolve(`@expo-google-fonts/arimo/${style}/Arimo_${style}.ttf`);
  await copyFile(font, `dist/arimo-${style.slice(3).toLowerCase()}.ttf`);
}

/**
 * Some bundled CommonJS packages call require for Node's own modules (pngjs), and look for their files
 * beside them (@cwasm/webp).
 */
const banner = {
  js: `import { createRequire as __createRequire } from "node:module";
import { fileURLToPath as __fileURLToPath } from "node:url";
const require = __createRequire(import.meta.url);
const __dirname = __fileURLToPath(new URL(".", import.meta.url));`,
};
const shared = { outdir: "dist", bundle: true, legalComments: "none", logLevel: "warning" };
const forNode = {
  ...{ ...shared, platform: "node", mainFields: ["module", "main"], format: "esm", banner },
  ...{ outExtension: { ".js": ".mjs" }, sourcemap: true },
};
/** What is imported when it is first needed is not even read before. */
const inChunks = (folder) => ({ splitting: true, chunkNames: `${folder}/[name]-[hash]` });
/**
 * All that is read at the start lies in one file: whatever is read later is told that it needs the start,
 * which is there by then. Else each group of modules that the same later pieces share becomes a file, and
 * reading one takes half a millisecond.
 * @param {string} start the entry's source
 */
const startInOneFile = (start) => ({
  name: "start-in-one-file",
  setup({ onResolve, onLoad, resolve }) {
    const later = {};
    onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== "dynamic-import" || pluginData === later) return undefined;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: later });
      return found.external ? found : { ...found, pluginData: later };
    });
    onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path, pluginData }) => {
      if (pluginData !== later) return undefined;
      const text = await readFile(path, "utf8");
      const loader = path.endsWith("ts") ? "ts" : "js";
      const contents = `${text}\nimport ${JSON.stringify(require.resolve(start))};\n`;
      return { contents, loader, resolveDir: dirname(path) };
    });
  },
});
try {
  await Promise.all([
    build({
      ...forNode,
      ...inChunks("cli"),
      entryPoints: { cli: "src/cli/main.ts" },
      target: "node20",
    }),
    build({
      ...forNode,
      entryPoints: { worker: "src/worker.ts", servicesHost: "src/services/owner/main.ts" },
      target: "node20",
    }),
    build({
      ...forNode,
      ...inChunks("extension"),
      entryPoints: { "extension/main": "src/extension.ts" },
      target: "node22",
      external: ["vscode"],
      plugins: [startInOneFile("./src/extension.ts")],
      // Names stay: stacks are read by people, and giving each function its name back takes 4 ms.
      ...{ minifyWhitespace: true, minifySyntax: true },
      sourcemap: false,
    }),
    build({
      ...shared,
      entryPoints: Object.fromEntries(
        ["search", "compare", "evaluate", "gallery"].map((page) => [
          `webview/${page}`,
          `webview/${page}/main.tsx`,
        ]),
      ),
      target: "chrome138",
      format: "esm",
      minify: true,
    }),
  ]);
} catch {
  // esbuild has said what is wrong; its stack would not help.
  process.exitCode = 1;
}
