import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import { modelRows } from "../../../../src/host/connections/modelRows.js";
import type { OfferedModel } from "../../../../src/providers/adapter.js";
import { toyModels } from "../../../support/toyKind.js";

const offer = { models: toyModels };
const labels = (rows: ReturnType<typeof modelRows>): string[] => rows.map(({ label }) => label);

describe("the models to choose from", () => {
  it("are those of the role, then those of which nobody knows, then one to type", () => {
    const other = "Another model of toy...";
    assert.deepEqual(labels(modelRows("toy", offer, "image", undefined)), ["draw-1", "odd", other]);
    assert.deepEqual(labels(modelRows("toy", offer, "vision", undefined)), [
      ...["talk/7b", "odd"],
      other,
    ]);
  });

  it("say what a person chooses by", () => {
    const [talker, odd] = modelRows("toy", offer, "language", undefined);
    assert.equal(
      talker?.description,
      "toy · Talker · $0.10 in, $0.50 out per million tokens · has to be loaded first",
    );
    assert.match(odd?.description ?? "", /price not known · has to be downloaded first · what it/);
    const [drawer] = modelRows("toy", offer, "image", undefined);
    assert.ok(drawer?.kind === "model");
    assert.match(drawer.description, /\$0\.04 an image · ends on 2026-12-01/);
    assert.equal(drawer.icon, "warning");
    assert.equal(drawer.reference, "toy/draw-1");
  });

  const inUse: readonly [current: string | undefined, marked: readonly string[]][] = [
    ["toy/talk/7b", ["talk/7b"]],
    ["toy", ["talk/7b"]],
    ["other/talk/7b", []],
    ["builtin", []],
    [undefined, []],
    ["toy/typed by hand", ["typed by hand"]],
  ];
  for (const [current, marked] of inUse) {
    it(`mark the one in use: ${current ?? "none"}`, () => {
      const rows = modelRows("toy", offer, "language", current);
      const current_ = rows.filter((row) => row.kind === "model" && row.isCurrent);
      assert.deepEqual(labels(current_), marked);
      assert.ok(current_.every(({ description }) => description.startsWith("in use")));
    });
  }

  it("of the built-in provider are named without a version, which changes", () => {
    const model: OfferedModel = { ...(toyModels[1] as OfferedModel), id: "builtin-3" };
    const [row, ...others] = modelRows("builtin", { models: [model] }, "image", "builtin");
    assert.ok(row?.kind === "model" && row.isCurrent);
    assert.equal(row.reference, "builtin");
    assert.deepEqual(others, []);
  });

  it("of the editor have the names that it shows, and are all that it has", () => {
    const model: OfferedModel = {
      ...{ id: "gpt-5-mini", label: "GPT-5 mini (copilot)", roles: ["language"], defaultFor: [] },
      ...{ abilities: {}, price: "quota", endsOn: null, presence: "ready" },
    };
    const rows = modelRows("vscode", { models: [model] }, "language", "vscode/gpt-5-mini");
    assert.deepEqual(labels(rows), ["GPT-5 mini (copilot)"]);
    const [row] = rows;
    assert.ok(row?.kind === "model" && row.isCurrent);
    assert.equal(row.reference, "vscode/gpt-5-mini");
    assert.equal(row.description, "in use · vscode · gpt-5-mini · counts towards your quota");
    const [none, ...others] = modelRows("vscode", { models: [] }, "language", undefined);
    assert.ok(none?.kind === "failed" && /Sign in to one, or add one/.test(none.detail));
    assert.deepEqual(others, []);
  });

  const failures: readonly [code: `${string}.${string}`, repair: string][] = [
    ["auth.missing", "setKey"],
    ["auth.refused", "setKey"],
    ["server.unreachable", "startServer"],
    ["rate.limited", "askAgain"],
    ["server.wrongPath", "edit"],
    ["auth.insecure", "edit"],
  ];
  for (const [code, repair] of failures) {
    it(`give the reason where they cannot be had, and what to do: ${code}`, () => {
      const error = new CallError(code, "shed says no.");
      const [failed, typed] = modelRows("shed", { error }, "image", "shed/x");
      assert.ok(failed?.kind === "failed");
      assert.deepEqual([failed.detail, failed.repair], ["shed says no.", repair]);
      assert.equal(typed?.kind, "type");
    });
  }

  it("are several hundred in a moment", () => {
    const models = Array.from({ length: 5000 }, (_, index): OfferedModel => {
      return { ...(toyModels[0] as OfferedModel), id: `talk/${index}` };
    });
    assert.equal(modelRows("toy", { models }, "language", undefined).length, 5001);
  });
});
