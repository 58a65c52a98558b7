import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Evaluation, VoteLine } from "../../src/protocol/evaluation.js";
import { createEvaluation } from "../../src/evaluation/createEvaluation.js";
import { startSearch } from "../../src/sessions/continueSearch.js";
import { diskDeps, smallSearch } from "./diskHarness.js";
import { planOf } from "./searchHarness.js";

/** A session of six images or more that has ended. @returns its folder */
export async function finishedSession(output: string, change: object = {}): Promise<string> {
  const plan = planOf({ candidates: 4, beamWidth: 2, iterations: 2, ...change });
  const run = await startSearch(smallSearch(output, { plan }), diskDeps());
  await run.done;
  return run.folder;
}

/** An evaluation of such a session, as the product makes it. */
export async function madeEvaluation(output: string) {
  const session = await finishedSession(output);
  const arms = [{ name: "search", sessions: [session] }];
  const folder = await createEvaluation(output, { kind: "session", arms }, diskDeps());
  return { session, folder };
}

/** An evaluation's folder as somebody else may have left it. */
export async function writtenEvaluation(output: string, evaluation: object): Promise<string> {
  const folder = join(output, "2026-01-31", "eval-210000");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "evaluation.json"), JSON.stringify(evaluation));
  return folder;
}

/** The first line of a voter's file. */
export function voterLine({ evaluationId }: Evaluation, voter: string, name?: string): VoteLine {
  return {
    kind: "voter",
    schemaVersion: 1,
    evaluationId,
    voter,
    ...(name !== undefined && { name }),
  };
}

/** @param lines objects, and texts as they are to stand */
export async function writeVotes(
  folder: string,
  voter: string,
  lines: readonly (object | string)[],
): Promise<void> {
  const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  await writeFile(join(folder, `votes-${voter}.jsonl`), texts.map((text) => `${text}\n`).join(""));
}
