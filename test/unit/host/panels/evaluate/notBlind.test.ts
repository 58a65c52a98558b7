import assert from "node:assert/strict";
import { chmod, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openEvaluation } from "../../../../../src/evaluation/openEvaluation.js";
import { recipeIn } from "../../../../../src/images/embedRecipe.js";
import { diskDeps } from "../../../../support/diskHarness.js";
import { VoteFile } from "../../../../../src/evaluation/voteFile.js";
import { evaluationsIn, votesIn } from "../../../../support/evaluationFiles.js";
import { evaluated } from "../../../../support/vscode/evaluatedSession.js";
import { FakeVoter } from "../../../../support/vscode/evaluateRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

describe("votes that may not be blind", () => {
  it("are not taken once the result is shown, whatever a page says", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const { pair } = await voter.told("pair");
      const next = await voter.vote(pair);
      assert.ok(next.kind === "pair");
      voter.panel.say({ kind: "reveal" });
      voter.panel.say({ kind: "vote", pair: next.pair, outcome: "left", ms: 1 });
      voter.panel.say({ kind: "skip", pair: next.pair, ms: 1 });
      for (const kind of ["undo", "stop", "again"]) voter.panel.say({ kind });
      voter.panel.say({ kind: "vote", pair: next.pair + 1, outcome: "left", ms: 1 });
      await voter.told("result");
      const again = await voter.asked("reveal");
      assert.ok(again.kind === "result");
      assert.equal(again.result.votes.counted, 1);
      assert.deepEqual(
        votesIn(folder, rig.voter).map(({ kind }) => kind),
        ["voter", "vote"],
      );
    });
  });

  it("may go on after the result, and are marked; the result says how many it may take", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      await voter.vote((await voter.told("pair")).pair);
      const early = await voter.asked("reveal");
      assert.ok(early.kind === "result");
      assert.ok((early.more?.votes ?? 0) >= 1, JSON.stringify(early.more));
      // It was stopped early: it asks until enough is known, and says so.
      let told: Awaited<ReturnType<FakeVoter["asked"]>> = await voter.asked("goOn");
      for (let votes = 1; told.kind === "pair"; votes++) {
        assert.ok(votes < 30, "it never stops");
        assert.notEqual(told.about, null);
        told = await voter.vote(told.pair, votes % 2 === 0 ? "left" : "right");
      }
      assert.ok(told.kind === "stopped");
      assert.match(told.why, /^(?:settled|enough)$/);
      const marks = votesIn(folder, rig.voter).flatMap(({ kind, afterResult }) =>
        kind === "vote" ? [afterResult ?? false] : [],
      );
      assert.deepEqual([...new Set(marks.slice(1))], [true]);
      assert.equal(marks[0], false);
      const late = await voter.asked("reveal");
      assert.ok(late.kind === "result");
      assert.equal(late.result.votes.afterResult, marks.length - 1);
      // Now that enough is known: who goes on is asked as long as they want to.
      assert.deepEqual(late.more, { votes: null });
      const onward = await voter.asked("goOn");
      assert.ok(onward.kind === "pair");
      assert.equal(onward.about, null);
    });
  });

  it("cannot be gone on with after a result where nobody may vote", async () => {
    await evaluated(async (voter, rig) => {
      await voter.vote((await voter.told("pair")).pair);
      editor.isTrusted = false;
      const result = await voter.asked("reveal");
      assert.ok(result.kind === "result");
      assert.equal(result.more, null);
      voter.panel.say({ kind: "goOn" });
      assert.equal((await voter.asked("reveal")).kind, "result");
      editor.isTrusted = true;
      assert.equal(rig.acted.length, 0);
    });
  });

  it("are marked in a new evaluation of images whose result was seen", async () => {
    await evaluated(async (voter, rig, { session, output }) => {
      await voter.vote((await voter.told("pair")).pair);
      await voter.asked("reveal");
      const begun = rig.commands["imagebeam.evaluateBlind"]({ folder: session });
      await (await editor.list()).choose("Start Anew");
      await begun;
      const again = await FakeVoter.of();
      await again.vote((await again.told("pair")).pair);
      const marks = evaluationsIn(output)
        .flatMap((folder) => votesIn(folder, rig.voter))
        .flatMap(({ kind, afterResult }) => (kind === "vote" ? [afterResult ?? false] : []));
      assert.deepEqual(marks, [false, true]);
    });
  });

  it("are marked where the result is seen while the ballot is open", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const { pair } = await voter.told("pair");
      const { items } = (await openEvaluation(folder)).evaluation;
      await rig.kept.keepSeenResult(
        items.map(({ sha256 }) => sha256),
        rig.voter ?? "",
      );
      await voter.vote(pair);
      assert.equal(votesIn(folder, rig.voter).at(-1)?.["afterResult"], true);
    });
  });

  it("are none of who is handed the vote before the result is shown", async () => {
    await evaluated(async (voter) => {
      await voter.vote((await voter.told("pair")).pair);
      await voter.asked("stop");
      const other = await voter.changed("Bob");
      assert.ok(other.kind === "pair");
      await voter.vote(other.pair);
      const result = await voter.asked("reveal");
      assert.ok(result.kind === "result");
      assert.deepEqual([result.result.votes.counted, result.result.votes.afterResult], [2, 0]);
    });
  });

  it("come of no file: what is sent has nothing of how an image was made", async () => {
    await evaluated(async (voter, rig, { session }) => {
      await voter.told("pair");
      for (const side of ["a", "b"]) {
        const { mediaType, bytes } = await voter.told("picture");
        assert.equal(recipeIn(bytes, mediaType), undefined, side);
        assert.ok(!Buffer.from(bytes).includes("red boat"));
      }
      const [file = ""] = (await readdir(session)).filter((name) => name.endsWith(".png"));
      // And the files have it.
      assert.ok((await readFile(join(session, file))).includes("red boat"));
    });
  });
});

describe("a blind evaluation whose files are not as they were", () => {
  it("settles nothing while images are missing, tells how many, and finds them again", async () => {
    await evaluated(async (voter, rig, { session }) => {
      const first = await voter.told("pair");
      await rename(session, `${session}-away`);
      const away = await voter.vote(first.pair);
      assert.ok(away.kind === "stopped");
      assert.deepEqual([away.why, away.missing, away.votes], ["missing", 6, 1]);
      // Which images are there is found out at once, not with a question for each.
      assert.equal(rig.warnings.length <= 8, true);
      await rename(`${session}-away`, session);
      const back = await voter.asked("again");
      assert.ok(back.kind === "pair");
      assert.deepEqual([back.missing, back.votes], [0, 1]);
      assert.equal((await voter.vote(back.pair)).kind, "pair");
    });
  });

  it("never says that enough is known of fewer images than it has", async () => {
    await evaluated(async (voter, rig, { folder, session }) => {
      let told: Awaited<ReturnType<FakeVoter["vote"]>> = await voter.told("pair");
      const { items } = (await openEvaluation(folder)).evaluation;
      const files = items.slice(3).map(({ file }) => join(session, file));
      for (const file of files) await rename(file, `${file}.away`);
      for (let votes = 0; told.kind === "pair"; votes++) {
        assert.ok(votes < 30, "it never stops");
        told = await voter.vote(told.pair, votes % 2 === 0 ? "left" : "right");
      }
      assert.ok(told.kind === "stopped");
      assert.deepEqual([told.why, told.missing], ["missing", 3]);
      for (const file of files) await rename(`${file}.away`, file);
      const back = await voter.asked("again");
      assert.ok(back.kind === "pair");
      assert.equal(back.missing, 0);
    });
  });

  it("tells with the result how many pictures are missing", async () => {
    await evaluated(async (voter, rig, { folder, session }) => {
      await voter.vote((await voter.told("pair")).pair);
      const { items } = (await openEvaluation(folder)).evaluation;
      await rm(join(session, items[0]?.file ?? ""));
      voter.panel.say({ kind: "reveal" });
      assert.match((await voter.told("trouble")).message, /^One image .* cannot be read/);
    });
  });

  it("does nothing with another image than the one that was seen", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      await voter.vote((await voter.told("pair")).pair);
      const path = join(folder, "evaluation.json");
      const evaluation = JSON.parse(await readFile(path, "utf8")) as {
        items: { candidate: string }[];
      };
      const [one, two] = evaluation.items;
      assert.ok(one !== undefined && two !== undefined);
      [one.candidate, two.candidate] = [two.candidate, one.candidate];
      await writeFile(path, JSON.stringify(evaluation));
      const result = await voter.asked("reveal");
      assert.ok(result.kind === "result");
      assert.deepEqual(
        result.items.map(({ actions }) => actions.length > 0),
        [false, false, true, true, true, true],
      );
      voter.panel.say({ kind: "act", item: 0, action: "pickWinner" });
      voter.panel.say({
        kind: "savePlot",
        plot: "strengths",
        goal: 99,
        format: "svg",
        look: "dark",
      });
      assert.match((await voter.told("trouble")).message, /no such plot/);
      assert.deepEqual([rig.acted, editor.saves], [[], []]);
    });
  });

  it("opens votes anew whose lock was removed, and one that another has once it is free", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const first = await voter.told("pair");
      const [lock = ""] = (await readdir(folder)).filter((name) => name.endsWith(".lock"));
      await rm(join(folder, lock));
      const lost = await voter.vote(first.pair);
      assert.ok(lost.kind === "stopped");
      assert.equal(lost.why, "blocked");
      assert.match(lost.reason, /lock of these votes was removed/);
      const other = await VoteFile.open(folder, { id: rig.voter ?? "" }, diskDeps());
      const held = await voter.asked("again");
      assert.ok(held.kind === "stopped");
      assert.deepEqual([held.why, held.votes, held.hasResult], ["blocked", 0, false]);
      assert.match(held.reason, /has had these votes open/);
      await other.close();
      const free = await voter.asked("again");
      assert.ok(free.kind === "pair");
      assert.equal((await voter.vote(free.pair)).kind, "pair");
      assert.equal(votesIn(folder).filter(({ kind }) => kind === "vote").length, 1);
    });
  });

  it("shows the result to who only looks, where nothing can be voted", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      await voter.vote((await voter.told("pair")).pair);
      voter.panel.dispose();
      editor.isTrusted = false;
      rig.panels.open({ folder, voter: "00000000deadbeef" });
      const looker = await FakeVoter.of();
      const blocked = await looker.told("stopped");
      assert.deepEqual([blocked.why, blocked.votes, blocked.hasResult], ["blocked", 0, true]);
      const result = await looker.asked("reveal");
      assert.ok(result.kind === "result");
      assert.equal(result.result.votes.counted, 1);
      editor.isTrusted = true;
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.includes("deadbeef")),
        [],
      );
    });
  });

  it("shows the result of a folder that cannot be written", async function () {
    // Root writes everywhere.
    if (process.getuid?.() === 0 || process.platform === "win32") this.skip();
    await evaluated(async (voter, rig, { folder }) => {
      await voter.vote((await voter.told("pair")).pair);
      voter.panel.dispose();
      await chmod(folder, 0o555);
      try {
        rig.panels.open({ folder, voter: "00000000deadbeef" });
        const looker = await FakeVoter.of();
        assert.equal((await looker.told("stopped")).why, "blocked");
        assert.equal((await looker.asked("reveal")).kind, "result");
      } finally {
        await chmod(folder, 0o755);
      }
    });
  });
});

describe("who goes on with a blind evaluation", () => {
  it("may be who was handed the vote here, with their own votes, after the tab is closed", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      await voter.vote((await voter.told("pair")).pair);
      await voter.asked("stop");
      const other = await voter.changed("Bob");
      assert.ok(other.kind === "pair");
      await voter.vote(other.pair, "tie");
      voter.panel.dispose();
      // A stranger's votes are nobody's here.
      const stranger = await VoteFile.open(folder, { id: "aaaaaaaa", name: "Eve" }, diskDeps());
      await stranger.vote({ left: 0, right: 1, ms: 1 }, "left");
      await stranger.close();
      const going = rig.commands["imagebeam.continueEvaluation"]();
      const list = await editor.list();
      await list.choose(list.items[0]?.label ?? "");
      const who = await editor.list();
      assert.deepEqual(
        who.items.map(({ label }) => label),
        ["You", "Bob"],
      );
      await who.choose("Bob");
      await going;
      const again = await FakeVoter.of();
      const pair = await again.told("pair");
      assert.deepEqual([pair.votes, pair.canUndo], [1, true]);
      await again.vote(pair.pair);
      const { voters } = await openEvaluation(folder);
      const bob = voters.find(({ name }) => name === "Bob");
      assert.deepEqual(
        bob?.votes.map(({ outcome }) => outcome),
        ["tie", "left"],
      );
    });
  });
});
