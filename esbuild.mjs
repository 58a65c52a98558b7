/** Bundles what ships into dist/: the CLI, its worker threads, and the rasteriser's wasm. */
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
process.chdir(fileURLToPath(new URL(".", import.meta.url)));

await mkdir("dist", { recursive: true });
await copyFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm"), "dist/resvg.wasm");
try {
  await build({
    entryPoints: {
      cli: "src/cli/main.ts",
      worker: "src/worker.ts",
    },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    sourcemap: true,
    legalComments: "none",
    logLevel: "warning",
    banner: {
      // Some bundled CommonJS packages (pngjs) call require for Node's own modules.
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
} catch {
  // esbuild has said what is wrong; its stack would not help.
  process.exitCode = 1;
}
