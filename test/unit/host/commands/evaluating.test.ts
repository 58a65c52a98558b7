import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluationSchema } from "../../../../src/protocol/evaluation.js";
import { controlArms, sessionArms } from "../../../../src/evaluation/armsOf.js";
import { createEvaluation } from "../../../../src/evaluation/createEvaluation.js";
import { VoteFile } from "../../../../src/evaluation/voteFile.js";
import { globalRanking } from "../../../../src/search/selectors.js";
import type { SearchState } from "../../../../src/search/state.js";
import { loadSession } from "../../../../src/sessions/loadSession.js";
import { diskDeps, inFolder } from "../../../support/diskHarness.js";
import { evaluationsIn } from "../../../support/evaluationFiles.js";
import { endedSession } from "../../../support/vscode/compareRig.js";
import { evaluateRig, FakeVoter } from "../../../support/vscode/evaluateRig.js";
import { editor } from "../../../support/vscode/fakeEditor.js";

const size = { goal: "a red boat", candidates: 2, beamWidth: 1, iterations: 2 };

const evaluationIn = (folder = "") =>
  evaluationSchema().parse(JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8")));

/** The best of two searches against each other: one pair. */
async function pairOf(output: string) {
  const search = await endedSession(output, { ...size, goal: "an owl" });
  const plain = { candidates: 2, iterations: 1, wording: "plain", seed: 9 } as const;
  const control = await endedSession(output, { ...size, ...plain, goal: "an owl" });
  return controlArms([search, control]) ?? assert.fail();
}

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

  it("make a search and its control two arms, one pair a goal, and ask nothing", async () => {
    await inFolder(async (output) => {
      const plain = { candidates: 4, iterations: 1, wording: "plain" } as const;
      const folders: string[] = [];
      for (const goal of ["a red boat", "two owls"]) {
        folders.push((await endedSession(output, { ...size, goal })).folder);
        folders.push((await endedSession(output, { ...size, ...plain, goal, seed: 9 })).folder);
      }
      const rows = folders.map(rowOf);
      const rig = evaluateRig(output);
      await rig.commands["imagebeam.evaluateBlind"](rows[0], rows);
      const { arms, items, goals } = evaluationIn(evaluationsIn(output).at(-1));
      assert.deepEqual(
        arms.map(({ name, images }) => [name, images]),
        [
          ["search", 8],
          ["control", 8],
        ],
      );
      assert.equal(goals.length, 2);
      assert.deepEqual(items.map(({ arm, goal }) => `${arm} ${goal}`).sort(), [
        ...["0 0", "0 1", "1 0", "1 1"],
      ]);
      for (const { folder, candidate } of items) {
        const { state } = await loadSession(join(output, folder));
        assert.equal(candidate, globalRanking(state)[0]);
      }
    });
  });

  it("evaluate a control against its search, and say so where there is none", async () => {
    await inFolder(async (output) => {
      const other = await endedSession(output, { ...size, goal: "two owls" });
      const plain = { ...size, iterations: 1, wording: "plain" } as const;
      const { folder } = await endedSession(output, plain);
      const rig = evaluateRig(output);
      const begin = async (about: string): Promise<void> =>
        await rig.commands["imagebeam.evaluateAgainst"]({ folder: about });
      await assert.rejects(() => begin(folder), /no finished earlier search .* same models/);
      await assert.rejects(() => begin(other.folder), /no finished other search .* other models/);
      const search = await endedSession(output, size);
      const control = await endedSession(output, plain);
      await begin(control.folder);
      const { arms, items, kind } = evaluationIn(evaluationsIn(output).at(-1));
      assert.deepEqual([kind, items.length], ["arms", 2]);
      assert.ok(search.folder.endsWith(arms[0]?.sessions[0] ?? "none"));
      assert.ok(control.folder.endsWith(arms[1]?.sessions[0] ?? "none"));
    });
  });

  it("name arms by the models that differ", async () => {
    await inFolder(async (output) => {
      const { state, folder } = await endedSession(output, size);
      const { providers } = state;
      const image = { ...providers.image, model: "other-2" };
      const other = { ...state, providers: { ...providers, image } };
      const names = (...states: readonly SearchState[]): readonly string[] =>
        sessionArms(states.map((each) => ({ folder, state: each }))).map(({ name }) => name);
      assert.deepEqual(names(state, other), ["fake-1", "other-2"]);
      const vision = { ...providers.vision, model: "judge-3" };
      const both = { ...other, providers: { ...other.providers, vision } };
      assert.deepEqual(names(state, both), ["fake-1 + fake-1", "other-2 + judge-3"]);
      assert.match(names(state, state)[1] ?? "", /^search 2, /);
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

  it("refuse more searches than can take part before any is read, and say what to do", async () => {
    await inFolder(async (output) => {
      const folders = Array.from({ length: 65 }, (_, at) => join(output, `ses-${at}`));
      for (const folder of folders) mkdirSync(folder);
      const rows = folders.map(rowOf);
      const rig = evaluateRig(output);
      await assert.rejects(
        async () => await rig.commands["imagebeam.evaluateBlind"](rows[0], rows),
        /65 searches are selected, and at most 64 are evaluated together\. Select fewer/,
      );
      const { state } = await endedSession(output, size);
      const taking = Array.from({ length: 65 }, () => ({ folder: output, state }));
      assert.equal(sessionArms(taking)[0]?.bestOfEach, 1);
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
      // Nothing of this voter is open there: it comes last, though it is newer.
      const two = { kind: "arms", arms: await pairOf(output) } as const;
      await createEvaluation(output, two, diskDeps());
      const done = evaluationsIn(output).at(-1) ?? "";
      const file = await VoteFile.open(done, { id: rig.voter ?? "" }, diskDeps());
      await file.vote({ left: 0, right: 1, ms: 1 }, "left");
      await file.close();
      const again = rig.commands["imagebeam.continueEvaluation"]();
      const list = await editor.list();
      const [row, ...others] = list.items;
      assert.match(others[0]?.description ?? "", /^finished · 1 vote of yours/);
      assert.equal(others.length, 1);
      assert.equal(row?.label, "a red boat");
      assert.match(row.description ?? "", /^1 vote of yours · 4 images · /);
      await list.choose(row.label);
      await again;
      assert.equal(editor.panels.length, 1);
      assert.equal(editor.panels[0]?.reveals, 1);
    });
  });
});
