import assert from "node:assert/strict";
import { evaluationLines } from "../../../../src/host/commands/existingEvaluation.js";
import { kindText, votesText } from "../../../../src/host/commands/evaluationText.js";
import { openEvaluation } from "../../../../src/evaluation/openEvaluation.js";
import { loadSession } from "../../../../src/sessions/loadSession.js";
import { inFolder } from "../../../support/diskHarness.js";
import { armsOf, evaluationOf, voteOf } from "../../../support/evaluations.js";
import {
  finishedSession,
  madeEvaluation,
  voterLine,
  writeVotes,
  writtenEvaluation,
} from "../../../support/evaluationFolders.js";

const { signal } = new AbortController();

describe("what is told of evaluations", () => {
  it("stands on a session's card: of when it is, what it asks, its votes, and whether it is finished", () =>
    inFolder(async (output) => {
      const { session, folder } = await madeEvaluation(output);
      const { state } = await loadSession(session);
      const lines = async (of: string): Promise<readonly string[]> =>
        await evaluationLines(of, state.startedAt, signal);
      const [before = "", ...none] = await lines(session);
      assert.deepEqual(none, []);
      assert.match(
        before,
        /^Blind evaluation of \d{4}-\d\d-\d\d \d\d:\d\d, which image is best: no vote yet, not finished$/,
      );
      const { evaluation } = await openEvaluation(folder);
      const vote = voteOf(0, 1, "left");
      await writeVotes(folder, "ab12cd34", [voterLine(evaluation, "ab12cd34"), vote]);
      assert.match((await lines(session))[0] ?? "", /: 1 vote, not finished$/);
      // Of three votes an image no more is asked.
      const many = Array.from({ length: 3 * evaluation.items.length }, (_, at) =>
        voteOf(at % 2, 2 + (at % 3), "left", at),
      );
      await writeVotes(folder, "ab12cd34", [voterLine(evaluation, "ab12cd34"), ...many]);
      assert.match((await lines(session))[0] ?? "", /: \d\d votes, finished$/);
      assert.deepEqual(await lines(await finishedSession(output)), []);
    }));

  it("tells kinds, and whose votes there are, apart", () =>
    inFolder(async (output) => {
      assert.equal(kindText(evaluationOf(3)), "which image is best");
      const arms = armsOf(2);
      assert.equal(kindText(arms), "search against control");
      const [arm] = arms.arms;
      assert.ok(arm !== undefined);
      const three = ["a", "b", "c"].map((name) => ({ ...arm, name }));
      assert.equal(kindText({ ...arms, arms: three }), "3 searches against each other");
      const folder = await writtenEvaluation(output, evaluationOf(3));
      const text = async (own: string | null): Promise<string> =>
        votesText(await openEvaluation(folder), own);
      assert.deepEqual([await text("aaaaaaaa"), await text(null)], ["no vote yet", "no vote yet"]);
      const write = async (voter: string, votes: number, name?: string): Promise<void> => {
        const said = Array.from({ length: votes }, (_, at) => voteOf(0, 1, "left", at));
        await writeVotes(folder, voter, [voterLine(evaluationOf(3), voter, name), ...said]);
      };
      await write("aaaaaaaa", 2);
      await write("bbbbbbbb", 0, "Looker");
      assert.equal(await text("aaaaaaaa"), "2 votes of yours");
      for (const [at, name] of ["Ada", "Bob\n", "Cy", "Di"].entries()) {
        await write(`${at}`.repeat(8), 3, name);
      }
      assert.equal(await text("aaaaaaaa"), "2 votes of yours, 12 of Ada, Bob, Cy, 1 more");
      assert.equal(await text("cccccccc"), "0 votes of yours, 14 of Ada, Bob, Cy, 2 more");
      assert.equal(await text(null), "14 votes");
    }));
});
