import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Evaluation } from "../protocol/evaluation.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { readEvaluationFile } from "./evaluationFile.js";
import { Faults } from "./faults.js";
import { mergeVotes, type VoterLines, type VoterVotes } from "./mergeVotes.js";
import { maxVoteLines, readVotes } from "./readVotes.js";

export interface OpenedEvaluation {
  /** Real path. */
  readonly folder: string;
  readonly evaluation: Evaluation;
  /** By id. */
  readonly voters: readonly VoterVotes[];
  /** As the files have it, before votes were taken back: what a merge with other folders needs. */
  readonly files: readonly VoterLines[];
  /** What could not be read, a sentence each; with words from files, so clean them to show them. */
  readonly faults: readonly string[];
}

export const votesPattern = /^votes-[0-9a-f]{8,32}\.jsonl$/;
/** More voters than that are no people who vote. */
const maxFiles = 1000;

/**
 * Reads an evaluation and all votes beside it; changes nothing.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {StorageError} the folder cannot be read, or `evaluation.json` is none that this version knows
 */
export async function openEvaluation(
  folder: string,
  signal?: AbortSignal,
): Promise<OpenedEvaluation> {
  const real = await findSessionFolder(folder);
  const evaluation = await readEvaluationFile(real);
  const faults = new Faults();
  const left = { lines: maxVoteLines };
  const files: VoterLines[] = [];
  for (const name of await votesIn(real, faults)) {
    const read = await readVotes(join(real, name), { evaluation, faults, left, signal });
    if (read === null) continue;
    if (name !== votesName(read.voter.voter)) faults.add(name, "is named after another voter");
    files.push(read);
  }
  const voters = mergeVotes(files, faults);
  return { folder: real, evaluation, voters, files, faults: faults.sentences };
}

/** The file of a voter. */
export function votesName(voter: string): string {
  return `votes-${voter}.jsonl`;
}

async function votesIn(folder: string, faults: Faults): Promise<readonly string[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => /^votes.*\.jsonl$/i.test(name)).sort();
  } catch (error) {
    throw storageFailure(error, folder);
  }
  for (const name of names.filter((each) => !votesPattern.test(each)).slice(0, 3)) {
    faults.add(name, "is not named as votes are and is not read");
  }
  const votes = names.filter((name) => votesPattern.test(name));
  if (votes.length > maxFiles)
    faults.add("votes", `there are ${votes.length} files; ${maxFiles} are read`);
  return votes.slice(0, maxFiles);
}
