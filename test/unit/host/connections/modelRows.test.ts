import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import { modelRows } from "../../../../src/host/connections/modelRows.js";
import type { Connection } from "../../../../src/protocol/connections.js";
import type { OfferedModel } from "../../../../src/providers/adapter.js";
import { toyModels } from "../../../support/toyKind.js";

const offer = { models: toyModels };
/** Those that have but one connection are called as their kind. */
const of = (name: string): Connection => {
  return { name, kind: ["builtin", "vscode"].includes(name) ? name : "toy" };
};
const labels = (rows: ReturnType<typeof modelRows>): string[] => rows.map(({ label }) => label);

describe("the models to choose from", () => {
  it("are those of the role, then those of which nobody knows, then one to type", () => {
    const other = "Another model of toy...";
    assert.deepEqual(labels(modelRows(of("toy"), offer, "image", undefined)), [
      "draw-1",
      "odd",
      other,
    ]);
    assert.deepEqual(labels(modelRows(of("toy"), offer, "vision", undefined)), [
      ...["talk/7b", "odd"],
      other,
    ]);
  });

  it("say what a person chooses by", () => {
    const [talker, odd] = modelRows(of("toy"), offer, "language", undefined);
    assert.equal(
      talker?.description,
      "toy · Talker · $0.10 in, $0.50 out per million tokens · has to be loaded first",
    );
    assert.match(odd?.description ?? "", /price not known · has to be downloaded first · what it/);
    const [drawer] = modelRows(of("toy"), offer, "image", undefined);
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
      const rows = modelRows(of("toy"), offer, "language", current);
      const current_ = rows.filter((row) => row.kind === "model" && row.isCurrent);
      assert.deepEqual(labels(current_), marked);
      assert.ok(current_.every(({ description }) => description.startsWith("in use")));
    });
  }

  it("of the built-in provider are named without a version, which changes", () => {
    const model: OfferedModel = { ...(toyModels[1] as OfferedModel), id: "builtin-3" };
    const [row, ...others] = modelRows(of("builtin"), { models: [model] }, "image", "builtin");
    assert.ok(row?.kind === "model" && row.isCurrent);
    assert.equal(row.reference, "builtin");
    assert.deepEqual(others, []);
  });

  it("of the editor have the names that it shows, and are all that it has", () => {
    const model: OfferedModel = {
      ...{ id: "gpt-5-mini", label: "GPT-5 mini (copilot)", roles: ["language"], defaultFor: [] },
      ...{ abilities: {}, price: "quota", endsOn: null, presence: "ready" },
    };
    const rows = modelRows(of("vscode"), { models: [model] }, "language", "vscode/gpt-5-mini");
    assert.deepEqual(labels(rows), ["GPT-5 mini (copilot)"]);
    const [row] = rows;
    assert.ok(row?.kind === "model" && row.isCurrent);
    assert.equal(row.reference, "vscode/gpt-5-mini");
    assert.equal(row.description, "in use · vscode · gpt-5-mini · counts towards your quota");
    const [none, ...others] = modelRows(of("vscode"), { models: [] }, "language", undefined);
    assert.ok(none?.kind === "failed" && /Sign in to one, or add one/.test(none.detail));
    assert.deepEqual(others, []);
  });

  const empty: readonly [what: string, connection: Connection, kind: string, count: number][] = [
    ["this machine's own lead to the set-up", { name: "local", kind: "services" }, "failed", 1],
    ...["services", "openai"].map((kind): [string, Connection, string, number] => [
      `a person's own ${kind} of the same name can be typed`,
      { name: "local", kind, url: "http://shed.test:8001" },
      ...(["type", 1] as const),
    ]),
  ];
  for (const [what, connection, kind, count] of empty) {
    it(`where there are none: ${what}`, () => {
      const rows = modelRows(connection, { models: [] }, "image", undefined);
      assert.deepEqual([rows[0]?.kind, rows.length], [kind, count]);
      if (kind === "type") assert.doesNotMatch(JSON.stringify(rows), /local models yet/);
    });
  }

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
      const [failed, typed] = modelRows(of("shed"), { error }, "image", "shed/x");
      assert.ok(failed?.kind === "failed");
      assert.deepEqual([failed.detail, failed.repair], ["shed says no.", repair]);
      assert.equal(typed?.kind, "type");
    });
  }

  it("are several hundred in a moment", () => {
    const models = Array.from({ length: 5000 }, (_, index): OfferedModel => {
      return { ...(toyModels[0] as OfferedModel), id: `talk/${index}` };
    });
    assert.equal(modelRows(of("toy"), { models }, "language", undefined).length, 5001);
  });
});
