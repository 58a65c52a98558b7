import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../base/systemCode.js";
import type { Evaluation } from "../protocol/evaluation.js";
import { findSessionFolder } from "../sessions/sessionFolder.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { readEvaluationFile } from "./evaluationFile.js";
import { Faults } from "./faults.js";
import { inSlices } from "./inSlices.js";
import { mergeSteps, type VoterLines, type VoterVotes } from "./mergeVotes.js";
import { maxVoteBytes, maxVoteLines, readVotes } from "./readVotes.js";

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
/** More are no people who vote. */
const maxFiles = 1000;
/** Files that are looked at: some may be nobody's. */
const maxLooked = 10_000;

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
  const files = await readAll(real, evaluation, faults, signal);
  const voters = await inSlices(mergeSteps(files, faults), signal);
  return { folder: real, evaluation, voters, files, faults: faults.sentences };
}

/** The file of a voter. */
export function votesName(voter: string): string {
  return `votes-${voter}.jsonl`;
}

/**
 * Each file may take as much as its share, and what smaller ones have left: none takes from another.
 * Files that are nobody's take no place.
 */
async function readAll(
  folder: string,
  evaluation: Evaluation,
  faults: Faults,
  signal: AbortSignal | undefined,
): Promise<readonly VoterLines[]> {
  const names = await votesIn(folder, faults);
  const left = { lines: maxVoteLines, bytes: maxVoteBytes };
  const files: VoterLines[] = [];
  for (const [index, name] of names.entries()) {
    signal?.throwIfAborted();
    if (files.length === maxFiles) {
      faults.add("votes", `there are more than ${maxFiles} voters; the others are not read`);
      break;
    }
    const others = names.length - index;
    const given = {
      lines: Math.ceil(left.lines / others),
      bytes: Math.ceil(left.bytes / others),
    };
    const share = { ...given };
    const read = await readVotes(join(folder, name), { evaluation, faults, left: share, signal });
    left.lines -= given.lines - share.lines;
    left.bytes -= given.bytes - share.bytes;
    if (read === null) continue;
    // Nobody speaks, or takes a vote back, in another one's name.
    if (name === votesName(read.voter.voter)) files.push(read);
    else faults.add(name, "is named after another voter and is not read");
  }
  return files;
}

/** The smallest first. */
async function votesIn(folder: string, faults: Faults): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /^votes.*\.jsonl$/i.test(name)).sort();
    for (const name of names.filter((each) => !votesPattern.test(each)).slice(0, 3)) {
      faults.add(name, "is not named as votes are and is not read");
    }
    const votes = names.filter((name) => votesPattern.test(name));
    if (votes.length > maxLooked) {
      faults.add("votes", `there are ${votes.length} files; ${maxLooked} are looked at`);
    }
    const sized: { name: string; bytes: number }[] = [];
    for (const name of votes.slice(0, maxLooked)) {
      sized.push({ name, bytes: await bytesOf(join(folder, name)) });
    }
    return sized.sort((one, other) => one.bytes - other.bytes).map(({ name }) => name);
  } catch (error) {
    throw storageFailure(error, folder);
  }
}

/** 0 where it has gone: reading it says so. */
async function bytesOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return 0;
  }
}
