import assert from "node:assert/strict";
import { verdictOn, type Verdict } from "../../../../src/host/connections/verdict.js";
import type { Connection, ModelChoice } from "../../../../src/protocol/connections.js";
import { ProviderTable } from "../../../../src/providers/providerTable.js";
import { stillMeans } from "../../../support/stillMeans.js";
import { toyKind } from "../../../support/toyKind.js";

const toy = { name: "toy", kind: "toy", url: "http://127.0.0.1:1" };
const never = new AbortController().signal;

function verdict(
  connection: Connection,
  { choice = {}, hasKey = true }: { choice?: ModelChoice; hasKey?: boolean } = {},
): Promise<Verdict> {
  const keys = { keyFor: () => Promise.resolve(hasKey ? "sk-1" : undefined) };
  const table = new ProviderTable([toyKind], { ...stillMeans, keys }, () => [connection]);
  return verdictOn(connection, choice, table, never);
}

describe("the verdict on a connection", () => {
  it("counts what it has, to be chosen where nobody uses it yet", async () => {
    const works = {
      level: "information",
      message: "toy works. It has 1 language model, 1 image model and 1 vision model.",
    };
    const action = { kind: "chooseModel", instead: [] };
    assert.deepEqual(await verdict(toy), { ...works, action });
    assert.deepEqual(await verdict(toy, { choice: { image: "toy" } }), { ...works, action: null });
  });

  it("names the model in use that would not be answered", async () => {
    const { level, message, action } = await verdict(toy, {
      choice: { image: "toy/old", vision: "other/old" },
    });
    assert.equal(level, "warning");
    assert.match(message, /toy works\. .* But as the image model, toy\/old: It has no image model/);
    assert.deepEqual(action, { kind: "chooseModel", instead: ["draw-1"] });
  });

  it("says what is missing, with what there is to do", async () => {
    const noKey = await verdict(toy, { hasKey: false });
    assert.equal(noKey.message, "toy does not work. It has no key.");
    assert.deepEqual(noKey.action, { kind: "setKey" });
    const gone = await verdict({ ...toy, mood: "gone" } as Connection);
    assert.equal(gone.action?.kind, "startServer");
  });

  it("is no refusal where the server does not say", async () => {
    const { level, message } = await verdict({ ...toy, mood: "sulking" } as Connection);
    assert.equal(level, "information");
    assert.equal(message, "toy may work: no problem was found. It does not say.");
  });

  it("is given on a connection that is not set up yet", async () => {
    const table = new ProviderTable([toyKind], stillMeans, () => []);
    const { message } = await verdictOn(toy, { image: "builtin" }, table, never);
    assert.match(message, /^toy works/);
  });
});
