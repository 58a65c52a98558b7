import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluationSchema } from "../../../../src/protocol/evaluation.js";
import { inFolder } from "../../../support/diskHarness.js";
import { evaluationsIn } from "../../../support/evaluationFiles.js";
import { endedSession } from "../../../support/vscode/compareRig.js";
import { evaluateRig, FakeVoter } from "../../../support/vscode/evaluateRig.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

const size = { goal: "a red boat", candidates: 2, beamWidth: 1, iterations: 2 };

const evaluationIn = (folder = "") =>
  evaluationSchema().parse(JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8")));

const rowOf = (folder: string) => ({ kind: "session", folder });

describe("the commands of blind evaluations", () => {
  afterEach(() => {
    for (const panel of editor.panels) panel.dispose();
  });

  it("begin one with all images of the session in front, and its folder is below the output's day", async () => {
    await inFolder(async (output) => {
      const { folder } = await endedSession(output, size);
      const rig = evaluateRig(output);
      rig.front = folder;
      await rig.commands["imagebeam.evaluateBlind"]();
      const [made] = evaluationsIn(output);
      const { items, kind, arms } = evaluationIn(made);
      assert.deepEqual([items.length, kind, arms.length], [4, "session", 1]);
      assert.match(rig.voter ?? "", /^[0-9a-f]{16}$/);
      assert.equal(editor.panels.length, 1);
    });
  });

  it("ask of several sessions of one goal whether they are one lot or against each other", async () => {
    await inFolder(async (output) => {
      const one = await endedSession(output, size);
      const two = await endedSession(output, { ...size, seed: 8 });
      const rig = evaluateRig(output);
      const rows = [rowOf(one.folder), rowOf(two.folder)];
      for (const [label, kind, arms] of [
        [/against each other/, "session", 1],
        [/against the other/, "arms", 2],
      ] as const) {
        const begun = rig.commands["imagebeam.evaluateBlind"](rows[0], rows);
        const list = await editor.list();
        const row = list.items.find((item) => label.test(item.label));
        await list.choose(row?.label ?? "");
        await begun;
        const made = evaluationIn(evaluationsIn(output).at(-1));
        assert.deepEqual([made.kind, made.arms.length], [kind, arms]);
        assert.equal(new Set(made.arms.map(({ name }) => name)).size, arms);
      }
    });
  });

  it("refuse sessions of different goals, and one with a single image", async () => {
    await inFolder(async (output) => {
      const one = await endedSession(output, size);
      const two = await endedSession(output, { ...size, goal: "two owls" });
      const three = await endedSession(output, { goal: "a barn", candidates: 1, iterations: 1 });
      const rig = evaluateRig(output);
      const rows = [rowOf(one.folder), rowOf(two.folder)];
      const begin = async (...args: unknown[]): Promise<void> =>
        await rig.commands["imagebeam.evaluateBlind"](...args);
      await assert.rejects(() => begin(rows[0], rows), /different goals/);
      await assert.rejects(() => begin({ folder: three.folder }), /fewer than two images/);
      assert.deepEqual(evaluationsIn(output), []);
    });
  });

  it("go on with one that is picked, as the same voter, in the panel that shows it", async () => {
    await inFolder(async (output) => {
      const { folder } = await endedSession(output, size);
      const rig = evaluateRig(output);
      await assert.rejects(
        async () => await rig.commands["imagebeam.continueEvaluation"](),
        /There is no blind evaluation yet/,
      );
      await rig.commands["imagebeam.evaluateBlind"]({ folder });
      const voter = await FakeVoter.of();
      const { pair } = await voter.told("pair");
      await voter.vote(pair);
      const again = rig.commands["imagebeam.continueEvaluation"]();
      const list = await editor.list();
      const [row, ...others] = list.items;
      assert.equal(others.length, 0);
      assert.equal(row?.label, "a red boat");
      assert.match(row.description ?? "", /^1 votes? of yours · 4 images · /);
      await list.choose(row.label);
      await again;
      assert.equal(editor.panels.length, 1);
      assert.equal(editor.panels[0]?.reveals, 1);
    });
  });
});
