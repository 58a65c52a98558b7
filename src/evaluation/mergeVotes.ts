import { canonicalJson } from "../base/canonicalJson.js";
import { finished, type Steps } from "../base/steps.js";
import type { Skip, Undo, Vote, VoterLine } from "../protocol/evaluation.js";
import type { Faults } from "./faults.js";
import type { Said } from "./readVotes.js";

/** What one person said, after what was taken back. */
export interface VoterVotes {
  readonly voter: string;
  /** From a file: clean it before it is shown. */
  readonly name: string | null;
  /** By time, then id. */
  readonly votes: readonly Vote[];
  readonly skips: readonly Skip[];
  /** How many votes and skips were taken back. */
  readonly undone: number;
}

/** All that a voter answered and did not take back, in the order of time; nothing of none. */
export function answersLeft(voter: VoterVotes | undefined): (Vote | Skip)[] {
  if (voter === undefined) return [];
  return [...voter.votes, ...voter.skips].sort((one, other) => one.at - other.at);
}

/** The lines of one file. */
export interface VoterLines {
  readonly voter: Pick<VoterLine, "voter" | "name">;
  readonly said: readonly Said[];
}

type Answer = Vote | Skip;

const where = "votes";

/**
 * The union of files, by voters and ids: what one voter says takes nothing from another. It is the
 * same in whatever order the files and their lines come, however they are split, and however often a
 * line stands in them.
 * @returns by the voters' ids
 */
export function mergeVotes(files: readonly VoterLines[], faults: Faults): VoterVotes[] {
  return finished(mergeSteps(files, faults));
}

/** The same, step by step: there may be hundreds of thousands of lines. */
export function* mergeSteps(files: readonly VoterLines[], faults: Faults): Steps<VoterVotes[]> {
  const byVoter = new Map<string, VoterLines[]>();
  for (const file of files) {
    const { voter } = file.voter;
    byVoter.set(voter, [...(byVoter.get(voter) ?? []), file]);
  }
  const merged: VoterVotes[] = [];
  for (const [voter, own] of [...byVoter].sort(byText)) {
    const said = own.flatMap((file) => file.said);
    const name = nameOf(voter, own, faults);
    merged.push({ voter, name, ...(yield* answersIn(said, faults)) });
  }
  tellCopies(merged, faults);
  return merged;
}

/** Lines that are looked at in one step: some milliseconds. */
const linesPerStep = 10_000;

/** What one voter says. */
function* answersIn(
  said: readonly Said[],
  faults: Faults,
): Steps<Pick<VoterVotes, "votes" | "skips" | "undone">> {
  const answers = new Map<string, Answer>();
  const undos = new Map<string, Undo>();
  const conflicts = new Set<string>();
  for (const [index, each] of said.entries()) {
    if (each.kind === "undo") undos.set(`${each.of} ${each.id}`, each);
    else if (!addAnswer(answers, each)) conflicts.add(each.id);
    if (index % linesPerStep === linesPerStep - 1) yield;
  }
  const undone = undoneBy(undos, answers, faults);
  for (const id of [...conflicts].sort()) {
    faults.add(where, `${id} stands there with two meanings; one is counted`);
  }
  yield;
  const left = [...answers.values()]
    .filter(({ id }) => !undone.has(id))
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
  return {
    votes: left.filter((each) => each.kind === "vote"),
    skips: left.filter((each) => each.kind === "skip"),
    undone: undone.size,
  };
}

/** @returns false where another answer has that id: the one whose text comes first stays */
function addAnswer(answers: Map<string, Answer>, added: Answer): boolean {
  const known = answers.get(added.id);
  if (known === undefined) {
    answers.set(added.id, added);
    return true;
  }
  const [one, other] = [canonicalJson(known), canonicalJson(added)];
  if (other < one) answers.set(added.id, added);
  return one === other;
}

/** Ids of answers that were taken back. */
function undoneBy(
  undos: ReadonlyMap<string, Undo>,
  answers: ReadonlyMap<string, Answer>,
  faults: Faults,
): Set<string> {
  const undoIds = new Set([...undos.values()].map(({ id }) => id));
  const undone = new Set<string>();
  for (const [, { of }] of [...undos].sort(byText)) {
    if (answers.has(of)) undone.add(of);
    else if (undoIds.has(of)) faults.add(where, "one takes back that one was taken back");
    else faults.add(where, "one takes back what is not there");
  }
  return undone;
}

/** Ids are drawn at random: two voters who have one are one file and its copy under another name. */
function tellCopies(voters: readonly VoterVotes[], faults: Faults): void {
  const seen = new Map<string, string>();
  for (const { voter, votes } of voters) {
    const first = votes.find(({ id }) => seen.has(id));
    if (first !== undefined) {
      const other = seen.get(first.id) ?? "";
      faults.add(where, `${voter} has votes of ${other}: one of the two may be a copy`);
    }
    for (const { id } of votes) if (!seen.has(id)) seen.set(id, voter);
  }
}

function byText([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function nameOf(voter: string, files: readonly VoterLines[], faults: Faults): string | null {
  const names = files.flatMap((file) => file.voter.name ?? []);
  const [first, ...others] = [...new Set(names)].sort();
  if (others.length > 0) faults.add(where, `${voter} has several names; one is shown`);
  return first ?? null;
}
