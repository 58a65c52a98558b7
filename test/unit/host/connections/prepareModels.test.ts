import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import {
  prepareModels,
  type OtherFaults,
  type PrepareDeps,
} from "../../../../src/host/connections/prepareModels.js";
import type { Connection, ModelChoice } from "../../../../src/protocol/connections.js";
import type { Check } from "../../../../src/providers/adapter.js";

const connections: readonly Connection[] = ["paid", "shed"].map((name) => {
  return { name, kind: "openai", url: `http://${name}:1` };
});
const noKey: Check = {
  kind: "missing",
  code: "auth.missing",
  reason: "It has no key.",
  action: { kind: "setKey" },
};
const missing = (action: Extract<Check, { kind: "missing" }>["action"]): Check => ({
  kind: "missing",
  code: "model.unknown",
  reason: "It is gone.",
  action,
});

/** @param answers what each reference's checks answer, in turn; the last again and again */
function preparing(answers: Readonly<Record<string, readonly Check[]>>, gives = true) {
  const asked: string[] = [];
  const keys: string[] = [];
  const offered: [reason: string, action: string][] = [];
  const prepare = (choice: ModelChoice, faults?: OtherFaults) => {
    const deps: PrepareDeps = {
      connections,
      check: (_role, reference) => {
        const all = answers[reference] ?? [{ kind: "ready" }];
        const before = asked.filter((each) => each === reference).length;
        asked.push(reference);
        return Promise.resolve(all[Math.min(before, all.length - 1)] ?? { kind: "ready" });
      },
      waiting: (task) => task(new AbortController().signal),
      askKey: ({ name }) => {
        keys.push(name);
        return Promise.resolve(gives);
      },
      offer: (reason, { kind }) => void offered.push([reason, kind]),
    };
    return prepareModels(choice, deps, faults);
  };
  return { prepare, asked, keys, offered };
}

describe("what comes before a search", () => {
  it("asks nobody where the built-in provider takes all roles", async () => {
    const { prepare, asked } = preparing({});
    assert.equal(await prepare({}), true);
    assert.equal(await prepare({ language: "builtin", image: "builtin/x" }), true);
    assert.deepEqual(asked, []);
  });

  it("asks for a key of an active role's connection alone, once, and goes on", async () => {
    const answers = { "paid/a": [noKey, { kind: "ready" } as const], "shed/b": [noKey] };
    const { prepare, keys } = preparing(answers);
    assert.equal(await prepare({ image: "paid/a" }), true);
    assert.deepEqual(keys, ["paid"]);
  });

  it("asks for the keys of two connections one after the other", async () => {
    const ready = { kind: "ready" } as const;
    const answers = { "paid/a": [noKey, ready], "shed/b": [noKey, noKey, ready] };
    const { prepare, keys } = preparing(answers);
    assert.equal(await prepare({ image: "paid/a", vision: "shed/b" }), true);
    assert.deepEqual(keys, ["paid", "shed"]);
  });

  it("stops where the person leaves the question", async () => {
    const { prepare, keys } = preparing({ "paid/a": [noKey] }, false);
    assert.equal(await prepare({ image: "paid/a", vision: "paid/a" }), false);
    assert.deepEqual(keys, ["paid"]);
  });

  it("asks for no key where another model cannot be used anyway", async () => {
    const gone = missing({ kind: "chooseModel", instead: ["c"] });
    const { prepare, keys } = preparing({ "paid/a": [noKey], "shed/b": [gone] });
    await assert.rejects(prepare({ language: "paid/a", image: "shed/b" }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /^It is gone\. Choose shed\/c with the command/);
      return true;
    });
    assert.deepEqual(keys, []);
  });

  const inTheWay: readonly [Check, boolean][] = [
    [{ kind: "ready" }, false],
    [{ kind: "unknown", reason: "It does not say." }, false],
    [missing({ kind: "tryLater" }), false],
    [missing({ kind: "changeConnection" }), true],
    [missing({ kind: "startServer", url: "http://shed:1" }), true],
    [missing({ kind: "visit", url: "https://vendor.example" }), true],
    [missing({ kind: "chooseModel", instead: [] }), true],
  ];
  for (const [check, stops] of inTheWay) {
    const what = check.kind === "missing" ? check.action.kind : check.kind;
    it(`${stops ? "is stopped" : "is not stopped"} by a model that is ${what}`, async () => {
      const prepared = preparing({ "shed/b": [check] }).prepare({ vision: "shed/b" });
      if (stops) await assert.rejects(prepared, UsageError);
      else assert.equal(await prepared, true);
    });
  }

  const local: readonly Extract<Check, { kind: "missing" }>["action"][] = [
    { kind: "setUpLocalModels" },
    { kind: "getLocalModel", model: "sdxl" },
    { kind: "showServices" },
  ];
  for (const action of local) {
    it(`offers a way where a model of this machine is missing, and begins nothing: ${action.kind}`, async () => {
      const { prepare, keys, offered } = preparing({ "shed/b": [missing(action)] });
      assert.equal(await prepare({ image: "shed/b" }), false);
      assert.deepEqual([offered, keys], [[["It is gone.", action.kind]], []]);
    });
  }

  it("leaves what else is wrong to a search that goes on, and asks it for its keys alone", async () => {
    for (const [check] of inTheWay) {
      const { prepare, keys } = preparing({
        "paid/a": [noKey, { kind: "ready" }],
        "shed/b": [check],
      });
      assert.equal(await prepare({ language: "paid/a", image: "shed/b" }, "left"), true);
      assert.deepEqual(keys, ["paid"]);
    }
  });

  it("is given up with the wait for the answers", async () => {
    const waiting = () => Promise.resolve(undefined);
    const offer = () => assert.fail();
    const none = { connections, askKey: () => Promise.resolve(true), waiting, offer };
    const check = () => Promise.reject(new Error("Nobody waits for it"));
    assert.equal(await prepareModels({ image: "paid/a" }, { ...none, check }), false);
  });
});
