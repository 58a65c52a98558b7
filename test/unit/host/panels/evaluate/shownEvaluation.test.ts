import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openEvaluation } from "../../../../../src/evaluation/openEvaluation.js";
import { evaluateToPageSchema } from "../../../../../src/protocol/evaluateMessages.js";
import { inFolder } from "../../../../support/diskHarness.js";
import { endedSession } from "../../../../support/vscode/compareRig.js";
import { evaluationsIn, votesIn } from "../../../../support/evaluationFiles.js";
import { evaluated, size } from "../../../../support/vscode/evaluatedSession.js";
import { evaluateRig, FakeVoter } from "../../../../support/vscode/evaluateRig.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";

describe("a blind evaluation in its panel", () => {
  it("has a vote on the disk before it shows the next pair", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const first = await voter.told("pair");
      assert.equal(first.goal, "a red boat");
      assert.equal(first.canUndo, false);
      for (const side of ["a", "b"]) assert.equal((await voter.told("picture")).side, side);
      voter.panel.say({ kind: "vote", pair: first.pair, outcome: "right", ms: 1200 });
      const { sent } = voter.panel;
      const kind = (): unknown => (sent[0] as { kind: string } | undefined)?.kind;
      while (kind() === undefined) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(kind(), "pair");
      const lines = votesIn(folder, rig.voter);
      assert.deepEqual(
        lines.map((line) => [line["kind"], line["outcome"], line["ms"]]),
        [
          ["voter", undefined, undefined],
          ["vote", "right", 1200],
        ],
      );
      const second = await voter.told("pair");
      assert.equal(second.votes, 1);
      assert.equal(second.before, "right");
      assert.ok(second.pair > first.pair);
    });
  });

  it("tells of a pair nothing but two pictures, and sends what its schema takes", async () => {
    await evaluated(async (voter, rig, { session }) => {
      let { pair } = await voter.told("pair");
      for (let votes = 0; votes < 4; votes++) {
        for (const message of voter.panel.sent) {
          assert.deepEqual(evaluateToPageSchema().safeParse(message).error, undefined);
          const text = JSON.stringify(message, (key, value: unknown) =>
            key === "bytes" ? "" : value,
          );
          assert.doesNotMatch(text, /i\dc\d|ses-|eval-|score|rank|sha256|\.png"/);
          assert.ok(!text.includes(session));
        }
        const next = await voter.vote(pair);
        if (next.kind !== "pair") break;
        ({ pair } = next);
      }
      assert.equal(rig.warnings.length, 0);
    });
  });

  it("takes an answer to the pair that is shown, and to no other one", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const { pair } = await voter.told("pair");
      for (const other of [pair - 1, pair + 1, 77]) {
        voter.panel.say({ kind: "vote", pair: other, outcome: "left", ms: 1 });
      }
      voter.panel.say({ kind: "vote", pair, outcome: "left", ms: 1 });
      voter.panel.say({ kind: "vote", pair, outcome: "left", ms: 1 });
      voter.panel.say({ kind: "save", format: "json" });
      voter.panel.say({ kind: "act", item: 0, action: "pickWinner" });
      voter.panel.say({ kind: "vote", pair, outcome: "best", ms: 1 });
      await voter.told("pair");
      const { kind } = await voter.asked("stop");
      assert.equal(kind, "stopped");
      assert.equal(votesIn(folder, rig.voter).filter(({ kind }) => kind === "vote").length, 1);
      assert.deepEqual([rig.acted, editor.saves], [[], []]);
    });
  });

  it("takes several answers back, and asks each of their pairs again", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const first = await voter.told("pair");
      const second = await voter.vote(first.pair);
      assert.ok(second.kind === "pair");
      await voter.vote(second.pair, "tie");
      const [one, two] = votesIn(folder, rig.voter).filter(({ kind }) => kind === "vote");
      assert.equal((await voter.asked("undo")).kind, "pair");
      const again = await voter.asked("undo");
      assert.ok(again.kind === "pair");
      assert.deepEqual([again.votes, again.canUndo, again.before], [0, false, "undo"]);
      await voter.vote(again.pair, "right");
      const lines = votesIn(folder, rig.voter);
      assert.deepEqual(
        lines.filter(({ kind }) => kind === "undo").map(({ of }) => of),
        [two?.["id"], one?.["id"]],
      );
      const last = lines.at(-1);
      assert.deepEqual([last?.["left"], last?.["right"]], [one?.["left"], one?.["right"]]);
      const { voters } = await openEvaluation(folder);
      assert.deepEqual(
        voters.map(({ votes, undone }) => [votes.map(({ outcome }) => outcome), undone]),
        [[["right"], 2]],
      );
    });
  });

  it("stops by itself and says why; goes on where the person wants to", async () => {
    await evaluated(async (voter) => {
      let told: { kind: string; pair?: number } = await voter.told("pair");
      let votes = 0;
      while (told.kind === "pair") {
        votes++;
        assert.ok(votes < 30, "it never stops");
        told = await voter.vote(told.pair ?? 0, votes % 2 === 0 ? "right" : "left");
      }
      assert.equal(told.kind, "stopped");
      assert.match((told as { why?: string }).why ?? "", /^(?:settled|enough)$/);
      const onward = await voter.asked("goOn");
      assert.ok(onward.kind === "pair");
      assert.equal((await voter.vote(onward.pair, "tie")).kind, "pair");
      const stopped = await voter.asked("stop");
      assert.ok(stopped.kind === "stopped");
      assert.deepEqual([stopped.why, stopped.votes], ["person", votes + 1]);
    });
  });

  it("leaves out an image that cannot be shown, and stops where fewer than two are left", async () => {
    await evaluated(async (voter, rig, { folder, session }) => {
      const { pair } = await voter.told("pair");
      const { evaluation } = await openEvaluation(folder);
      const files = evaluation.items.map(({ file }) => join(session, file));
      for (const file of files.slice(3)) await rm(file);
      // Nobody who only skips is ever told that enough is known.
      voter.panel.say({ kind: "skip", pair, ms: 1 });
      const next = await voter.told("pair", "stopped");
      assert.ok(next.kind === "pair");
      for (const file of files.slice(1, 3)) await rm(file);
      voter.panel.say({ kind: "skip", pair: next.pair, ms: 1 });
      const last = await voter.told("pair", "stopped");
      assert.ok(last.kind === "stopped");
      assert.deepEqual([last.why, last.missing], ["missing", 5]);
      assert.ok(rig.warnings.length >= 4);
    });
  });

  it("shows the result with all voters, names and pictures, and lets what is not picked yet be picked", async () => {
    await evaluated(async (voter, rig, { folder, session }) => {
      const { pair } = await voter.told("pair");
      await voter.vote(pair);
      await voter.asked("stop");
      const result = await voter.asked("reveal");
      assert.ok(result.kind === "result");
      assert.equal(result.result.votes.counted, 1);
      assert.equal(result.items.length, 6);
      const pictures = [];
      for (let item = 0; item < 6; item++) pictures.push((await voter.told("itemPicture")).item);
      assert.deepEqual(
        pictures,
        result.result.items.map(({ key }) => key),
      );
      // The leader may be the winner already.
      const leader = result.result.items[0]?.key ?? -1;
      const isWinner = result.items[leader]?.isWinner === true;
      const picked = isWinner ? (result.result.items[1]?.key ?? -1) : leader;
      assert.ok(result.items[picked]?.actions.includes("pickWinner"));
      voter.panel.say({ kind: "act", item: picked, action: "pickWinner" });
      await voter.told("result");
      const { candidate } = (await openEvaluation(folder)).evaluation.items[picked] ?? {};
      assert.deepEqual(rig.acted, [["imagebeam.pickWinner", { folder: session, candidate }]]);
      const first = rig.voter;
      const other = await voter.changed("Ada ");
      assert.ok(other.kind === "pair");
      assert.equal(other.votes, 0);
      await voter.vote(other.pair, "neither");
      await voter.asked("stop");
      const merged = await voter.asked("reveal");
      assert.ok(merged.kind === "result");
      assert.equal(merged.result.voters.length, 2);
      assert.equal(merged.result.votes.counted, 2);
      assert.deepEqual(
        merged.result.voters.map(({ voter, name }) => (voter === first ? "first" : name)).sort(),
        ["Ada", "first"],
      );
    });
  });

  it("marks what a person votes after they saw the result, and what who sat before it votes", async () => {
    await evaluated(async (voter, rig) => {
      const { pair } = await voter.told("pair");
      await voter.vote(pair);
      await voter.asked("stop");
      const seen = await voter.asked("reveal");
      assert.ok(seen.kind === "result");
      assert.equal(seen.result.votes.afterResult, 0);
      assert.ok(seen.items.every(({ actions }) => actions.includes("drawControl")));
      const other = await voter.changed("");
      assert.ok(other.kind === "pair");
      await voter.vote(other.pair);
      voter.panel.dispose();
      const continued = rig.commands["imagebeam.continueEvaluation"]();
      const list = await editor.list();
      await list.choose(list.items[0]?.label ?? "");
      await (await editor.list()).choose("You");
      await continued;
      const again = await FakeVoter.of();
      await again.vote((await again.told("pair")).pair);
      await again.asked("stop");
      const result = await again.asked("reveal");
      assert.ok(result.kind === "result");
      assert.deepEqual([result.result.votes.counted, result.result.votes.afterResult], [3, 2]);
    });
  });

  it("saves the data and the plots where the person says", async () => {
    await evaluated(async (voter, rig, { folder }) => {
      const { pair } = await voter.told("pair");
      await voter.vote(pair);
      await voter.asked("stop");
      await voter.asked("reveal");
      const plot = { kind: "savePlot", plot: "strengths", goal: 0, look: "dark" };
      const asks = [
        { kind: "save", format: "json" },
        { kind: "save", format: "csv" },
        { ...plot, format: "svg" },
        { ...plot, format: "png" },
      ];
      for (const [index, ask] of asks.entries()) {
        editor.savedTo = { fsPath: `/saved/${index}` };
        voter.panel.say(ask);
        while (!editor.written.has(`/saved/${index}`)) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      // While a dialog is open all else goes on.
      editor.savedTo = new Promise(() => undefined) as never;
      voter.panel.say({ kind: "save", format: "csv" });
      assert.equal((await voter.changed("")).kind, "pair");
      const text = (index: number): string =>
        Buffer.from(editor.written.get(`/saved/${index}`) ?? []).toString("utf8");
      assert.equal((JSON.parse(text(0)) as { kind: string }).kind, "evaluation");
      assert.equal(text(1).trim().split("\n").length, 7);
      assert.match(text(2), /^<svg[^>]* xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      assert.match(text(3), /^PNG of <svg/);
      const [first] = editor.saves as { defaultUri?: { fsPath: string } }[];
      assert.ok(first?.defaultUri?.fsPath.startsWith(folder));
    });
  });

  it("begins nothing, votes nothing and picks nothing without trust, and begins once it is there", async () => {
    await evaluated(async (voter, rig, { folder, session }) => {
      await voter.told("pair");
      editor.isTrusted = false;
      voter.panel.say({ kind: "ready" });
      const { why, reason } = await voter.told("stopped");
      assert.equal(why, "blocked");
      assert.match(reason, /not trusted/);
      await assert.rejects(
        async () => await rig.commands["imagebeam.evaluateBlind"]({ folder: session }),
        /not trusted/,
      );
      editor.isTrusted = true;
      editor.trustGranted.fire();
      assert.equal((await voter.told("pair")).votes, 0);
      assert.deepEqual(
        votesIn(folder).filter(({ kind }) => kind === "vote"),
        [],
      );
    });
  });

  it("goes on where it was, on the very pair, in another host", async () => {
    await inFolder(async (output) => {
      const { folder: session } = await endedSession(output, size);
      const rig = evaluateRig(output);
      await rig.commands["imagebeam.evaluateBlind"]({ folder: session });
      const voter = await FakeVoter.of();
      let { pair } = await voter.told("pair");
      for (let votes = 0; votes < 3; votes++) {
        const next = await voter.vote(pair);
        assert.ok(next.kind === "pair");
        ({ pair } = next);
      }
      const bytes = async (of: FakeVoter): Promise<string[]> => [
        Buffer.from((await of.told("picture")).bytes).toString("hex"),
        Buffer.from((await of.told("picture")).bytes).toString("hex"),
      ];
      voter.panel.sent.splice(0, voter.panel.sent.length - 2);
      const before = await bytes(voter);
      const [old] = editor.panels;
      editor.tabTitles = [old?.title ?? ""];
      old?.dispose();
      const again = evaluateRig(output, { memory: rig.memory, keepsTabs: true });
      again.voter = rig.voter;
      const [folder = ""] = evaluationsIn(output);
      again.panels.open({ folder, voter: rig.voter ?? "" });
      const other = await FakeVoter.of();
      assert.equal((await other.told("pair")).votes, 3);
      assert.deepEqual(await bytes(other), before);
      other.panel.dispose();
    });
  });
});
