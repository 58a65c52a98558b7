import assert from "node:assert/strict";
import { Anew, type AnewDeps } from "../../../../src/host/commands/anew.js";
import type { OtherModelWanted } from "../../../../src/host/connections/pickModel.js";
import type { ModelChoice } from "../../../../src/protocol/connections.js";
import type { PlanValues } from "../../../../src/protocol/plan.js";
import { inFolder } from "../../../support/diskHarness.js";
import { endedSession } from "../../../support/vscode/compareRig.js";

const like: ModelChoice = { image: "shed/painter-1" };
const place = { file: "file:///notes.md" };

/** The commands over an ended search of four images, with what they opened forms with. */
async function withCommands(
  work: (rig: ReturnType<typeof rigIn> & { readonly folder: string }) => Promise<void>,
): Promise<void> {
  await inFolder(async (output) => {
    const size = { goal: "a red boat", candidates: 2, beamWidth: 1, iterations: 2, seed: 5 };
    const { folder } = await endedSession(output, { ...size, maxImages: 9, widthPx: 256 });
    await work(Object.assign(rigIn(folder), { folder }));
  });
}

function rigIn(folder: string) {
  const forms: {
    readonly values: PlanValues;
    readonly place: unknown;
    readonly models: unknown;
  }[] = [];
  const asked: (readonly [string, ModelChoice, OtherModelWanted | undefined])[] = [];
  const rig = {
    /** Which search a person picks, and which model. */
    picked: folder as string | undefined,
    changed: { image: "barn/painter-2" } as ModelChoice | undefined,
  };
  const { commands } = new Anew({
    targets: {
      session: (given: { folder: string } | undefined) =>
        Promise.resolve(given?.folder ?? rig.picked),
    },
    models: {
      like: () => like,
      change: (role: string, changed: ModelChoice, other?: OtherModelWanted) => {
        asked.push([role, changed, other]);
        return Promise.resolve(rig.changed);
      },
    },
    places: { noted: (path: string) => (path === folder ? place : undefined) },
    openForm: (values: PlanValues, about: unknown, models: unknown) => {
      forms.push({ values, place: about, models });
      return Promise.resolve();
    },
  } as unknown as AnewDeps);
  return Object.assign(rig, { commands, forms, asked });
}

describe("forms of searches that are like an earlier one", () => {
  it("have its plan and its limits, its models, and the text that it was about", () =>
    withCommands(async ({ commands, forms, folder }) => {
      await commands["imagebeam.runAgain"]({ folder });
      const [form] = forms;
      const { goal, seed, candidates, iterations, maxImages, widthPx } = form?.values ?? {};
      assert.deepEqual(
        [goal, seed, candidates, iterations, maxImages, widthPx],
        ["a red boat", 5, 2, 2, 9, 256],
      );
      assert.deepEqual([form?.models, form?.place, forms.length], [like, place, 1]);
    }));

  it("draw a control: as many images in one iteration, of the goal as it is, by the same models", () =>
    withCommands(async ({ commands, forms, folder }) => {
      await commands["imagebeam.drawControl"]({ folder });
      const [form] = forms;
      const { goal, wording, candidates, iterations, beamWidth, widthPx } = form?.values ?? {};
      assert.deepEqual(
        [goal, wording, candidates, iterations, beamWidth, widthPx],
        ["a red boat", "plain", 4, 1, 1, 256],
      );
      assert.ok(!("seed" in (form?.values ?? {})));
      assert.deepEqual([form?.models, form?.place], [like, place]);
    }));

  it("compare models: a person picks another one that draws, all else stays", () =>
    withCommands(async ({ asked, changed, commands, forms, folder }) => {
      await commands["imagebeam.compareModels"]({ folder });
      const [[role, of, other] = []] = asked;
      assert.deepEqual([asked.length, role, of], [1, "image", like]);
      assert.match(other?.title ?? "", /^Compare with other models: .* instead of fake-1\?$/);
      assert.match(other?.placeHolder ?? "", /^Next, a form .* opens; nothing starts/);
      const [form] = forms;
      const values = form?.values ?? {};
      const { goal, seed, candidates, iterations, wording, maxImages } = values;
      assert.deepEqual(
        [goal, seed, candidates, iterations, wording, maxImages],
        ["a red boat", 5, 2, 2, "expanded", 9],
      );
      assert.deepEqual([form?.models, form?.place], [changed, place]);
    }));

  it("compare no model with itself, whose name was typed", () =>
    withCommands(async (rig) => {
      rig.changed = { ...like };
      const begun = rig.commands["imagebeam.compareModels"]({ folder: rig.folder });
      await assert.rejects(async () => await begun, /has that very model already/);
      assert.deepEqual(rig.forms, []);
    }));

  it("are none where a person leaves the question", () =>
    withCommands(async (rig) => {
      rig.changed = undefined;
      await rig.commands["imagebeam.compareModels"]({ folder: rig.folder });
      rig.picked = undefined;
      for (const command of Object.values(rig.commands)) await command();
      assert.deepEqual(rig.forms, []);
      assert.equal(rig.asked.length, 1);
    }));

  it("draw a control for what a search came to before its limit, not for what it meant to draw", () =>
    inFolder(async (output) => {
      const { folder } = await endedSession(output, { maxImages: 1, candidates: 2 });
      const { commands, forms } = rigIn(folder);
      await commands["imagebeam.drawControl"]({ folder });
      assert.equal(forms[0]?.values["candidates"], 1);
    }));
});
