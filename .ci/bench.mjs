/**
 * `npm run bench`, `npm run bench -- NAME ...`: runs test/bench/*.bench.ts, or those whose name
 * contains a NAME. Each prints Markdown tables and exits with 1 when one of its rows fails.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, main, root, run } from "./project.mjs";

await main(async (names) => {
  await ensureInstalled();
  await ensureBuilt();
  const scripts = readdirSync(join(root, "test/bench"))
    .filter((file) => file.endsWith(".bench.ts"))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .sort();
  if (scripts.length === 0) throw new Error("There is no such bench.");
  const failed = [];
  for (const script of scripts) {
    const code = await run(process.execPath, ["--import", "tsx", join("test/bench", script)]);
    if (code !== 0) failed.push(script);
  }
  process.stdout.write(failed.length === 0 ? "\nPASS\n" : `\nFAIL: ${failed.join(", ")}\n`);
  return failed.length === 0 ? 0 : 1;
});
