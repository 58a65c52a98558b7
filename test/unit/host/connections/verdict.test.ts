import assert from "node:assert/strict";
import { verdictOn, type Verdict } from "../../../../src/host/connections/verdict.js";
import type { Connection, ModelChoice } from "../../../../src/protocol/connections.js";
import { ProviderTable } from "../../../../src/providers/providerTable.js";
import { stillMeans } from "../../../support/stillMeans.js";
import type { OfferedModel } from "../../../../src/providers/adapter.js";
import { toyKind, toyModels } from "../../../support/toyKind.js";

const toy = { name: "toy", kind: "toy", url: "http://127.0.0.1:1" };
const never = new AbortController().signal;
const judgeTests = { record: () => Promise.resolve(null) };

function verdict(
  connection: Connection,
  { choice = {}, hasKey = true }: { choice?: ModelChoice; hasKey?: boolean } = {},
): Promise<Verdict> {
  const keys = { keyFor: () => Promise.resolve(hasKey ? "sk-1" : undefined) };
  const table = new ProviderTable([toyKind], { ...stillMeans, keys }, () => [connection]);
  return verdictOn(connection, choice, { providers: table, judgeTests }, never);
}

describe("the verdict on a connection", () => {
  it("counts what it has, to be chosen where nobody uses it yet", async () => {
    const works = "toy works. It has 1 language model, 1 image model and 1 vision model.";
    const unused = await verdict(toy);
    assert.equal(unused.level, "information");
    assert.ok(unused.message.startsWith(works));
    assert.deepEqual(unused.action, { kind: "chooseModel", instead: [] });
    assert.deepEqual(await verdict(toy, { choice: { image: "toy" } }), {
      ...{ level: "information", message: works, action: null, offered: null },
    });
  });

  const offers: readonly [choice: ModelChoice, offered: ModelChoice, question: string][] = [
    [
      {},
      { language: "toy/talk/7b", image: "toy/draw-1", vision: "toy/talk/7b" },
      "Use talk/7b to write and to judge, and draw-1 to draw?",
    ],
    [
      { language: "other/x", vision: "builtin" },
      { image: "toy/draw-1", vision: "toy/talk/7b" },
      "Use draw-1 to draw, and talk/7b to judge?",
    ],
    [
      { language: "other/x", image: "other/y", vision: "other/x" },
      { language: "toy/talk/7b", image: "toy/draw-1", vision: "toy/talk/7b" },
      "Use talk/7b to write and to judge, and draw-1 to draw in place of other/x and other/y?",
    ],
  ];
  for (const [choice, offered, question] of offers) {
    it(`offers what it can do for ${JSON.stringify(choice)}`, async () => {
      const found = await verdict(toy, { choice });
      assert.deepEqual(found.offered, offered);
      assert.ok(found.message.endsWith(question), found.message);
    });
  }

  it("offers no model that is only the first of hundreds", async () => {
    const [talker, drawer] = toyModels;
    const many = Array.from({ length: 300 }, (_, index) => ({
      ...(talker as OfferedModel),
      ...{ id: `talk/${index}`, defaultFor: index === 0 ? (["language"] as const) : [] },
    }));
    const table = new ProviderTable([toyKind], stillMeans, () => []);
    const models = () => Promise.resolve([...many, drawer as OfferedModel]);
    const asked = {
      ...{ models, check: table.check.bind(table) },
      checkConnection: table.checkConnection.bind(table),
      declare: table.declare.bind(table),
    };
    const { offered } = await verdictOn(toy, {}, { providers: asked, judgeTests }, never);
    assert.deepEqual(offered, { image: "toy/draw-1" });
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
    const { message } = await verdictOn(
      toy,
      { image: "builtin" },
      { providers: table, judgeTests },
      never,
    );
    assert.match(message, /^toy works/);
  });
});
