import assert from "node:assert/strict";
import {
  openForm,
  planInput,
  problemsOf,
  shownProblems,
  whyNotStart,
  withAllTouched,
  withProblems,
  withTouched,
  withValues,
  type FormModel,
} from "../../../webview/search/model/form.js";
import { emptyForm } from "../../support/panelForms.js";
import { presetNames } from "../../../src/protocol/presets.js";
import { presetHint } from "../../../webview/search/model/presetHint.js";
import { customSize, ratioOf, shapes, sizeInShape } from "../../../webview/search/model/sizes.js";
import { controlText } from "../../../webview/search/model/control.js";
import { workloadOf } from "../../../webview/search/model/workload.js";

const form = (values: Readonly<Record<string, string | number | boolean>> = {}): FormModel =>
  openForm({ ...emptyForm, values: { preset: "custom", ...values } });

describe("the form of a search", () => {
  it("begins with the plan's defaults, and with what it was given", () => {
    const { values } = form({ goal: "a boat", candidates: 6, stopOnPlateau: false });
    assert.deepEqual(
      [values.goal, values.candidates, values.iterations, values.seed, values.stopOnPlateau],
      ["a boat", "6", "3", "", "false"],
    );
  });

  it("begins with the usual preset where nobody has set one", () => {
    const { preset, candidates, iterations, objective } = openForm(emptyForm).values;
    assert.deepEqual(
      [preset, candidates, iterations, objective],
      ["balanced", "4", "6", "checklist"],
    );
  });

  it("sends numbers as numbers, and leaves out what is empty", () => {
    const input = planInput(
      withValues(form({ goal: "a boat" }), { maxCostUsd: "0.5", beamWidth: "" }),
    );
    assert.equal(input["maxCostUsd"], 0.5);
    assert.ok(!("beamWidth" in input) && !("seed" in input) && !("maxCalls" in input));
    assert.equal(input["stopOnPlateau"], true);
  });

  it("says what a control is, how much it draws and what that costs, and of no other search", () => {
    assert.equal(controlText(form({ goal: "a boat" })), null);
    const plain = form({ goal: "a boat", wording: "plain", candidates: 12, iterations: 1 });
    const text = (estimate: FormModel["estimate"], isBuiltinAlone = false): string =>
      controlText({ ...plain, estimate, models: { ...plain.models, isBuiltinAlone } }) ?? "";
    assert.match(
      text(null),
      /: 12 images of the goal as it is, in one iteration, .* refined\. Once/,
    );
    assert.match(text(null, true), /refined, at no cost\./);
    const priced = { text: "$0.31 to $0.74", isKnown: true, short: null, judge: null };
    assert.match(text(priced), /refined, for \$0\.31 to \$0\.74\./);
    assert.match(text({ ...priced, isKnown: false }), /refined; what it costs is not known\./);
    assert.match(text({ ...priced, text: "free" }), /refined, at no cost\./);
  });

  it("has one iteration once the goal is the prompt, and says why it can be no other", () => {
    const plain = withValues(form({ goal: "a boat" }), { wording: "plain" });
    assert.deepEqual([plain.values.iterations, problemsOf(plain)], ["1", []]);
    const more = withValues(plain, { iterations: "2" });
    assert.deepEqual(problemsOf(more), [
      {
        field: "iterations",
        message: "Must be 1, as a goal that is its own prompt is not refined.",
      },
    ]);
  });

  it("shows what a preset says, and fills it in where nobody has typed", () => {
    const opened = form({ preset: "quick", iterations: 9 });
    const shown = ({ values }: FormModel) => [
      values.candidates,
      values.iterations,
      values.objective,
    ];
    assert.deepEqual(shown(opened), ["2", "9", "checklist"]);
    const chosen = withValues(opened, { preset: "thorough" });
    assert.deepEqual(shown(chosen), ["6", "10", "checklist"]);
    const typedInto = withValues(withValues(form(), { candidates: "5" }), { preset: "balanced" });
    assert.deepEqual(shown(typedInto), ["5", "6", "checklist"]);
    const none = withValues(chosen, { preset: "custom" });
    assert.deepEqual(shown(none), ["4", "3", "weighted"]);
    const input = planInput(withValues(chosen, { goal: "a boat" }));
    assert.deepEqual([input["preset"], input["candidates"]], ["thorough", 6]);
    assert.ok(!("patience" in input));
    assert.deepEqual(problemsOf(withValues(chosen, { goal: "a boat" })), []);
  });

  it("says what a preset is for without a number, and that what was typed stays", () => {
    for (const preset of presetNames) {
      const chosen = withValues(form(), { preset });
      assert.match(presetHint(chosen), /^[A-Z]\D+\.$/);
      assert.doesNotMatch(presetHint(chosen), /stays|at most/);
      // A number of images that is typed is no preset's, and none is forgotten with another one.
      const typed = withValues(withValues(form(), { iterations: "7" }), { preset });
      assert.equal(
        / What you have changed below stays\.$/.test(presetHint(typed)),
        preset !== "custom",
      );
    }
    assert.equal(presetHint(form({ preset: "best" })), "");
  });

  it("opens with the plain defaults where a preset is none", () => {
    assert.equal(form({ preset: "best" }).values.candidates, "4");
  });

  const wrong: readonly [field: string, value: string, message: string][] = [
    ["candidates", "0", "Must be a whole number, 1-64."],
    ["candidates", "four", "Must be a whole number, 1-64."],
    ["candidates", "1e400", "Must be a whole number, 1-64."],
    ["beamWidth", "9", "Must be 1 to 4, the number of candidates."],
    ["widthPx", "500", "Must be 64-2048, a multiple of 16."],
    ["maxCostUsd", "0", "Must be more than 0."],
    ["alpha", "2", "Must be 0-1."],
  ];
  for (const [field, value, message] of wrong) {
    it(`says what ${field} must be when it is ${value}`, () => {
      const filled = withValues(form({ goal: "a boat" }), { [field]: value });
      assert.deepEqual(problemsOf(filled), [{ field, message }]);
      assert.equal(whyNotStart(filled), "Correct the marked field to start.");
    });
  }

  it("does not call an empty goal wrong before the person has typed there, or pressed Start", () => {
    assert.deepEqual(shownProblems(form()), []);
    assert.equal(whyNotStart(form()), "Write a goal to start.");
    // Another place of the editor took the focus.
    assert.deepEqual(shownProblems(withTouched(form(), "goal")), []);
    assert.equal(shownProblems(withAllTouched(form())).length, 1);
    const emptied = withValues(withValues(form(), { goal: "a" }), { goal: "" });
    assert.deepEqual(shownProblems(emptied), []);
    const touched = withTouched(emptied, "goal");
    assert.deepEqual(shownProblems(touched), [
      { field: "goal", message: "Write what the image should show." },
    ]);
  });

  it("shows what the host found until the field is typed into", () => {
    const refused = withProblems(form({ goal: "a boat" }), [
      { field: "goal", message: "This goal was refused." },
      { field: "", message: "The folder cannot be written." },
    ]);
    assert.equal(shownProblems(refused).length, 2);
    assert.deepEqual(shownProblems(withValues(refused, { goal: "a ship" })), []);
  });

  it("does not start where nothing may", () => {
    const blocked = { ...form({ goal: "a boat" }), blocked: "Trust this workspace." };
    assert.equal(whyNotStart(blocked), "Trust this workspace.");
    assert.equal(whyNotStart(form({ goal: "a boat" })), null);
  });

  const workloads: readonly [values: Record<string, number>, images: number, calls: number][] = [
    [{}, 12, 3 * 12 + 2 * 2],
    [{ iterations: 1 }, 4, 12],
    [{ candidates: 8, beamWidth: 3, iterations: 4 }, 32, 3 * 32 + 3 * 3],
    [{ maxImages: 5 }, 5, 3 * 5 + 1],
    [{ maxCalls: 20 }, 6, 20],
    [{ maxCalls: 19 }, 5, 16],
  ];
  for (const [values, images, calls] of workloads) {
    it(`counts ${images} images and ${calls} calls for ${JSON.stringify(values)}`, () => {
      const work = workloadOf(form(values));
      assert.deepEqual([work?.images, work?.calls], [images, calls]);
    });
  }
  it("says what may end it earlier, and only where it may", () => {
    const at = (values: Record<string, number | boolean | string>) =>
      workloadOf(form(values))?.earlyEnd;
    assert.equal(at({}), "when nothing gets better");
    assert.equal(at({ stopOnPlateau: false }), null);
    assert.equal(at({ iterations: 1 }), null);
    assert.equal(at({ preset: "balanced", stopOnPlateau: false }), "once all of the goal is met");
    assert.match(at({ preset: "balanced" }) ?? "", /is met, or when nothing gets better$/);
  });

  it("counts nothing while the numbers make no search", () => {
    assert.equal(workloadOf(form({ candidates: 0 })), null);
  });

  it("knows a shape by its numbers", () => {
    assert.equal(ratioOf({ widthPx: "768", heightPx: " 512" }), "3:2");
    assert.equal(ratioOf({ widthPx: "512", heightPx: "500" }), customSize);
  });

  it("keeps how large an image is when its shape changes", () => {
    const large = { widthPx: "1024", heightPx: "1024" };
    assert.deepEqual(sizeInShape("16:9", large), { widthPx: 1280, heightPx: 720 });
    const odd = { widthPx: "640", heightPx: "400" };
    assert.deepEqual(sizeInShape("1:1", odd), { widthPx: 512, heightPx: 512 });
    assert.equal(sizeInShape(customSize, large), undefined);
  });

  it("offers sizes that a search takes, true to their shape, from small to large", () => {
    for (const { ratio, sizes } of shapes) {
      const [width = 0, height = 0] = ratio.split(":").map(Number);
      for (const { widthPx, heightPx } of sizes) {
        assert.equal(widthPx * height, heightPx * width, ratio);
        assert.equal(whyNotStart(form({ goal: "a boat", widthPx, heightPx })), null, ratio);
      }
      const areas = sizes.map(({ widthPx, heightPx }) => widthPx * heightPx);
      assert.deepEqual(
        areas,
        areas.toSorted((one, other) => one - other),
      );
    }
  });

  it("counts retries where the plan counts attempts, in what was typed too", () => {
    const opened = form({ goal: "a boat", maxAttempts: 3 });
    assert.equal(opened.values.maxAttempts, "2");
    assert.equal(planInput(opened)["maxAttempts"], 3);
    assert.equal(form({ maxAttempts: "2" }).values.maxAttempts, "2");
    const message = "Must be a whole number, 0-9.";
    for (const maxAttempts of ["10", "-1", "some"]) {
      const wrong = problemsOf(withValues(opened, { maxAttempts }));
      assert.deepEqual(wrong, [{ field: "maxAttempts", message }]);
    }
  });
});
