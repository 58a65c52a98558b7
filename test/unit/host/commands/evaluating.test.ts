import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluationSchema } from "../../../../src/protocol/evaluation.js";
import { controlArms, sessionArms } from "../../../../src/evaluation/armsOf.js";
import { createEvaluation } from "../../../../src/evaluation/createEvaluation.js";
import { VoteFile } from "../../../../src/evaluation/voteFile.js";
import { globalRanking } from "../../../../src/search/selectors.js";
import type { SearchState } from "../../../../src/search/state.js";
import { loadSession } from "../../../../src/sessions/loadSession.js";
import { diskDeps, FakeProcesses, inFolder } from "../../../support/diskHarness.js";
import { evaluationsIn } from "../../../support/evaluationFiles.js";
import { evaluationOf } from "../../../support/evaluations.js";
import { writtenEvaluation } from "../../../support/evaluationFolders.js";
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

  it("evaluate a control against its only search at once where that is offered, else ask", async () => {
    await inFolder(async (output) => {
      const plain = { ...size, iterations: 1, wording: "plain" } as const;
      const { folder: alone } = await endedSession(output, plain);
      const rig = evaluateRig(output);
      const begin = async (about: object): Promise<void> =>
        await rig.commands["imagebeam.evaluateAgainst"](about);
      await assert.rejects(() => begin({ folder: alone }), /no other finished search .* Control/);
      rmSync(alone, { recursive: true });
      const search = await endedSession(output, size);
      const control = await endedSession(output, plain);
      await endedSession(output, { ...size, goal: "two owls" });
      await begin({ folder: control.folder });
      const { arms, items, kind } = evaluationIn(evaluationsIn(output).at(-1));
      assert.deepEqual([kind, items.length], ["arms", 2]);
      assert.ok(search.folder.endsWith(arms[0]?.sessions[0] ?? "none"));
      assert.ok(control.folder.endsWith(arms[1]?.sessions[0] ?? "none"));
      const asked = begin(rowOf(search.folder));
      const list = await editor.list();
      assert.match(list.items[0]?.label ?? "", /^\d+ · control of a red boat$/);
      assert.match(list.items[0]?.description ?? "", /^same goal · 2 images/);
      assert.match(list.items[1]?.description ?? "", /^another goal · 4 images/);
      assert.match(list.items[1]?.detail ?? "", /^You judge the images of both by “a red boat”/);
      list.leave();
      await asked;
      assert.equal(evaluationsIn(output).length, 1);
    });
  });

  it("set searches by the same models, and of another goal, against each other by one goal", async () => {
    await inFolder(async (output) => {
      const own = await endedSession(output, size);
      const { folder: other } = await endedSession(output, { ...size, goal: "a boat, red" });
      const rig = evaluateRig(output);
      const begun = rig.commands["imagebeam.evaluateAgainst"]({ folder: own.folder });
      const list = await editor.list();
      const row = list.items.find(({ label }) => label.endsWith("a boat, red"));
      await list.choose(row?.label ?? "");
      await begun;
      const { arms, goals, items } = evaluationIn(evaluationsIn(output).at(-1));
      assert.deepEqual([goals, arms.length, items.length], [["a red boat"], 2, 8]);
      assert.ok(other.endsWith(arms[0]?.sessions[0] ?? "none"));
      // One judge had them under two goals: its scores give no order of all.
      assert.ok(items.every(({ machineRank }) => machineRank === null));
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

  it("go on with one of the same images that is not finished, or start anew, as the person says", async () => {
    await inFolder(async (output) => {
      const { folder } = await endedSession(output, size);
      const rig = evaluateRig(output);
      await rig.commands["imagebeam.evaluateBlind"]({ folder });
      const voter = await FakeVoter.of();
      await voter.vote((await voter.told("pair")).pair);
      editor.panels[0]?.dispose();
      const again = async (label: string | undefined): Promise<string | undefined> => {
        const begun = rig.commands["imagebeam.evaluateBlind"]({ folder });
        const list = await editor.list();
        assert.deepEqual(list.labels, ["Go On", "Start Anew"]);
        assert.match(list.placeholder ?? "", /of these very images, which is not finished$/);
        const text = list.items[0]?.description;
        if (label === undefined) list.leave();
        else await list.choose(label);
        await begun;
        return text;
      };
      assert.match((await again(undefined)) ?? "", /^1 vote of yours, begun \d{4}-\d\d-\d\d /);
      assert.equal(editor.panels.length, 1);
      await again("Go On");
      assert.deepEqual([evaluationsIn(output).length, editor.panels.length], [1, 2]);
      editor.panels[1]?.dispose();
      await again("Start Anew");
      assert.equal(evaluationsIn(output).length, 2);
      const other = await endedSession(output, { ...size, seed: 77 });
      await rig.commands["imagebeam.evaluateBlind"]({ folder: other.folder });
      assert.equal(evaluationsIn(output).length, 3);
    });
  });

  it("show one of the same images that is finished, or start anew", async () => {
    await inFolder(async (output) => {
      const arms = await pairOf(output);
      const done = await createEvaluation(output, { kind: "arms", arms }, diskDeps());
      const rig = evaluateRig(output);
      rig.voter = "ab12cd34ab12cd34";
      const file = await VoteFile.open(done, { id: rig.voter }, diskDeps());
      await file.vote({ left: 0, right: 1, ms: 1 }, "left");
      await file.close();
      const control = arms[1]?.sessions[0];
      const begun = rig.commands["imagebeam.evaluateAgainst"]({ folder: control });
      const list = await editor.list();
      assert.deepEqual(list.labels, ["Show It", "Start Anew"]);
      await list.choose("Show It");
      await begun;
      assert.deepEqual([evaluationsIn(output), editor.panels.length], [[done], 1]);
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
      assert.deepEqual((await editor.list()).labels, []);
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
      const row = await list.row("a red boat");
      const last = await list.row("an owl");
      assert.deepEqual(list.labels, ["[To go on with]", "a red boat", "[Finished]", "an owl"]);
      assert.match(last.description ?? "", /^search against control · \d{4}-\d\d-\d\d \d\d:\d\d$/);
      assert.match(row.description ?? "", /^which image is best · \d{4}-/);
      assert.equal(row.detail, "1 vote of yours · 4 images");
      assert.equal(list.title, "Continue Evaluation");
      await list.choose(row.label);
      await again;
      assert.equal(editor.panels.length, 1);
      assert.equal(editor.panels[0]?.reveals, 1);
    });
  });

  it("find one behind any number of later days", async () => {
    await inFolder(async (output) => {
      await writtenEvaluation(output, evaluationOf(3));
      for (let day = 1; day <= 28; day++) {
        for (const month of ["02", "03"]) {
          mkdirSync(join(output, `2026-${month}-${String(day).padStart(2, "0")}`));
        }
      }
      const rig = evaluateRig(output);
      const asked = rig.commands["imagebeam.continueEvaluation"]();
      const list = await editor.list();
      assert.equal((await list.row("a lighthouse")).detail, "no vote yet · 3 images");
      list.leave();
      await asked;
    });
  });
});

describe("deleting a blind evaluation", () => {
  afterEach(() => {
    for (const panel of editor.panels) panel.dispose();
  });

  const begunIn = async (output: string) => {
    const { folder } = await endedSession(output, size);
    const rig = evaluateRig(output);
    await rig.commands["imagebeam.evaluateBlind"]({ folder });
    const voter = await FakeVoter.of();
    await voter.vote((await voter.told("pair")).pair);
    const [made = ""] = evaluationsIn(output);
    const begun = rig.commands["imagebeam.deleteEvaluation"]();
    await (await editor.list()).choose("a red boat");
    return { rig, made, begun };
  };

  it("asks once more, closes its panel, and moves it to the trash with its votes", () =>
    inFolder(async (output) => {
      const { made, begun } = await begunIn(output);
      const dialog = await editor.message();
      assert.match(dialog.text, /^Delete the blind evaluation “a red boat” of \d{4}-.*\?$/);
      assert.match(dialog.detail, /^1 vote goes with it\. The images stay/);
      dialog.press("Move to trash");
      await begun;
      assert.deepEqual(editor.deleted, [[made, "trash"]]);
      assert.deepEqual(evaluationsIn(output), []);
      assert.equal(editor.panels[0]?.isDisposed, true);
    }));

  it("leaves it as it is where the person thinks better of it", () =>
    inFolder(async (output) => {
      const { made, begun } = await begunIn(output);
      (await editor.message()).press(undefined);
      await begun;
      assert.deepEqual(evaluationsIn(output), [made]);
      assert.equal(editor.panels[0]?.isDisposed, false);
    }));

  it("deletes none in which another process votes", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluationOf(3));
      const alive = new Set<number>();
      const disk = diskDeps({ processes: new FakeProcesses(1, alive) });
      const rig = evaluateRig(output, { disk });
      const elsewhere = diskDeps({ processes: new FakeProcesses(2, alive) });
      const file = await VoteFile.open(folder, { id: "ab12cd34" }, elsewhere);
      const begun = rig.commands["imagebeam.deleteEvaluation"]();
      const refused = assert.rejects(
        async () => await begun,
        /votes in this evaluation in another/,
      );
      await (await editor.list()).choose("a lighthouse");
      await refused;
      await file.close();
      assert.deepEqual(editor.deleted, []);
    }));

  it("says who may still vote in it, where nobody can tell", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluationOf(3));
      const far = diskDeps({ processes: new FakeProcesses(2, new Set(), "mac") });
      const file = await VoteFile.open(folder, { id: "ab12cd34" }, far);
      const begun = evaluateRig(output).commands["imagebeam.deleteEvaluation"]();
      await (await editor.list()).choose("a lighthouse");
      const dialog = await editor.message();
      assert.match(dialog.detail, /^Process 2 on mac may still vote in it\.$/m);
      dialog.press(undefined);
      await begun;
      await file.close();
      assert.deepEqual(editor.deleted, []);
    }));

  it("deletes nothing that took its place while the dialog waited", () =>
    inFolder(async (output) => {
      const folder = await writtenEvaluation(output, evaluationOf(3));
      const begun = evaluateRig(output).commands["imagebeam.deleteEvaluation"]();
      const refused = assert.rejects(async () => await begun);
      await (await editor.list()).choose("a lighthouse");
      const dialog = await editor.message();
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      writeFileSync(join(folder, "thesis.txt"), "All that I know");
      dialog.press("Move to trash");
      await refused;
      assert.deepEqual(editor.deleted, []);
    }));

  it("asks again where there is no trash", () =>
    inFolder(async (output) => {
      const { made, begun } = await begunIn(output);
      editor.hasTrash = false;
      (await editor.message()).press("Move to trash");
      const again = await editor.message();
      assert.match(again.text, /for good\?$/);
      again.press("Delete for good");
      await begun;
      assert.deepEqual(editor.deleted, [[made, "for good"]]);
    }));
});
