import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { openEvaluation } from "../../../../../src/evaluation/openEvaluation.js";
import { Ballot } from "../../../../../src/host/panels/evaluate/ballot.js";
import { diskDeps, inFolder } from "../../../../support/diskHarness.js";
import { evaluationOf, voteOf } from "../../../../support/evaluations.js";
import { voterLine, writeVotes, writtenEvaluation } from "../../../../support/evaluationFolders.js";

const voter = { id: "ab12cd34", hasSeen: () => false };

describe("a ballot", () => {
  it("is not opened for a panel that is closed meanwhile, and leaves the votes free", () =>
    inFolder(async (output) => {
      const evaluation = evaluationOf(12);
      const folder = await writtenEvaluation(output, evaluation);
      const votes = Array.from({ length: 200 }, (_, at) => voteOf(0, 1, "left", at));
      await writeVotes(folder, voter.id, [voterLine(evaluation, voter.id), ...votes]);
      const opened = await openEvaluation(folder);
      const closed = new AbortController();
      closed.abort(new Error("closed"));
      await assert.rejects(() => Ballot.open(opened, voter, diskDeps(), closed.signal), /closed/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.endsWith(".lock")),
        [],
      );
      const again = await Ballot.open(opened, voter, diskDeps(), new AbortController().signal);
      assert.equal(again.votes, 200);
      await again.close();
    }));
});
