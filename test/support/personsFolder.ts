import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** A person who has nothing of their own yet, for a suite. */
export interface PersonsFolder {
  readonly path: string;
  /** Variables by which an editor finds what is theirs. */
  readonly env: NodeJS.ProcessEnv;
}

/** Below the folder that everybody's are in: the path of a socket must be short. */
export function usePersonsFolder(): PersonsFolder {
  const path = mkdtempSync(join(tmpdir(), "ib-p-"));
  for (const name of ["data", "run"]) mkdirSync(join(path, name), { mode: 0o700 });
  after(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  // uv's usual place: what was fetched once is not fetched again.
  const { UV_CACHE_DIR = join(homedir(), ".cache", "uv") } = process.env;
  const own = { XDG_DATA_HOME: join(path, "data"), XDG_RUNTIME_DIR: join(path, "run") };
  return { path, env: { ...own, UV_CACHE_DIR } };
}

/** What is ours in those folders: the editor has sockets of its own there. */
export function oursIn({ path }: PersonsFolder): readonly string[] {
  return ["data", "run"].flatMap((name) =>
    readdirSync(join(path, name)).filter((each) => !each.startsWith("vscode-")),
  );
}
