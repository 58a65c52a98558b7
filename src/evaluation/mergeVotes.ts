import { canonicalJson } from "../base/canonicalJson.js";
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

/** The lines of one file. */
export interface VoterLines {
  readonly voter: Pick<VoterLine, "voter" | "name">;
  readonly said: readonly Said[];
}

type Answer = Vote | Skip;
interface Owned<T> {
  readonly voter: string;
  readonly said: T;
}

const where = "votes";

/**
 * The union of files by ids. It is the same in whatever order the files and their lines come, however
 * they are split, and however often a line stands in them.
 * @returns by the voters' ids
 */
export function mergeVotes(files: readonly VoterLines[], faults: Faults): VoterVotes[] {
  const answers = new Map<string, Owned<Answer>>();
  const undos = new Map<string, Owned<Undo>>();
  const conflicts = new Set<string>();
  for (const { voter, said } of files) {
    for (const each of said) {
      const owned = { voter: voter.voter, said: each };
      const isUndo = each.kind === "undo";
      if (isUndo) undos.set(`${owned.voter} ${each.of} ${each.id}`, { ...owned, said: each });
      else if (!addAnswer(answers, { ...owned, said: each })) conflicts.add(each.id);
    }
  }
  const undone = undoneBy(undos, answers, faults);
  for (const id of [...conflicts].sort()) {
    faults.add(where, `${id} stands there with two meanings; one is counted`);
  }
  return gathered(files, answers, undone, faults);
}

/** @returns false where another answer has that id: the one whose text comes first stays */
function addAnswer(answers: Map<string, Owned<Answer>>, added: Owned<Answer>): boolean {
  const known = answers.get(added.said.id);
  if (known === undefined) {
    answers.set(added.said.id, added);
    return true;
  }
  const [one, other] = [textOf(known), textOf(added)];
  if (other < one) answers.set(added.said.id, added);
  return one === other;
}

function textOf({ voter, said }: Owned<Answer>): string {
  return canonicalJson({ voter, ...said });
}

/** Ids of answers that their own voters took back. */
function undoneBy(
  undos: ReadonlyMap<string, Owned<Undo>>,
  answers: ReadonlyMap<string, Owned<Answer>>,
  faults: Faults,
): Set<string> {
  const undoIds = new Set([...undos.values()].map(({ said }) => said.id));
  const undone = new Set<string>();
  for (const [, { voter, said }] of [...undos].sort(byText)) {
    const target = answers.get(said.of);
    if (target?.voter === voter) undone.add(said.of);
    else if (target !== undefined) faults.add(where, "one takes another person's vote back");
    else if (undoIds.has(said.of)) faults.add(where, "one takes back that one was taken back");
    else faults.add(where, "one takes back what is not there");
  }
  return undone;
}

function byText([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function gathered(
  files: readonly VoterLines[],
  answers: ReadonlyMap<string, Owned<Answer>>,
  undone: ReadonlySet<string>,
  faults: Faults,
): VoterVotes[] {
  const byVoter = new Map(
    [...new Set(files.map(({ voter }) => voter.voter))].sort().map((voter) => {
      const votes: Vote[] = [];
      const skips: Skip[] = [];
      return [voter, { voter, name: nameOf(voter, files, faults), votes, skips, undone: 0 }];
    }),
  );
  const sorted = [...answers.values()].sort(
    ({ said: one }, { said: other }) => one.at - other.at || (one.id < other.id ? -1 : 1),
  );
  for (const { voter, said } of sorted) {
    const of = byVoter.get(voter);
    if (of === undefined) continue;
    if (undone.has(said.id)) of.undone += 1;
    else if (said.kind === "vote") of.votes.push(said);
    else of.skips.push(said);
  }
  return [...byVoter.values()];
}

function nameOf(voter: string, files: readonly VoterLines[], faults: Faults): string | null {
  const names = files.flatMap((file) =>
    file.voter.voter === voter ? (file.voter.name ?? []) : [],
  );
  const [first, ...others] = [...new Set(names)].sort();
  if (others.length > 0) faults.add(where, `${voter} has several names; one is shown`);
  return first ?? null;
}
