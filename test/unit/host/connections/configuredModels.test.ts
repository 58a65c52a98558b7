import assert from "node:assert/strict";
import { configurableKinds } from "../../../../src/compose.js";
import { ConfiguredModels } from "../../../../src/host/connections/configuredModels.js";
import { faultsText } from "../../../../src/host/connections/connectionText.js";

const shed = { name: "shed", kind: "openai", url: "http://localhost:8000/v1" };

function configuredWith(settings: { connections?: unknown; models?: unknown }) {
  const told: (readonly string[])[] = [];
  let reads = 0;
  const configured = new ConfiguredModels({
    read: () => {
      reads += 1;
      return { connections: settings.connections, models: settings.models };
    },
    kinds: configurableKinds(),
    onFaults: (faults) => told.push(faults),
  });
  return { configured, told, reads: () => reads };
}

describe("the connections and models in the settings", () => {
  it("are read when they are first asked for, once, and again after a change", () => {
    const settings: { connections?: unknown } = {};
    const { configured, reads } = configuredWith(settings);
    assert.equal(reads(), 0);
    assert.deepEqual([configured.connections, configured.models], [[], {}]);
    assert.equal(reads(), 1);
    settings.connections = [shed];
    configured.forget();
    assert.deepEqual(configured.connections, [shed]);
    assert.equal(reads(), 2);
  });

  it("count as far as they are right, and what is wrong is told once", () => {
    const settings = {
      connections: [shed, { name: "Shed 2", kind: "openai" }, "no object"],
      models: { language: "shed/writer", image: 5 },
    };
    const { configured, told } = configuredWith(settings);
    assert.deepEqual(configured.connections, [shed]);
    configured.forget();
    assert.deepEqual(configured.connections, [shed]);
    assert.equal(told.length, 1);
    settings.connections = [shed, { name: "barn", kind: "opnai" }];
    settings.models = { language: "shed/writer", image: "barn" } as never;
    configured.forget();
    assert.deepEqual(configured.models, settings.models);
    assert.equal(told.length, 2);
    assert.match(told[1]?.join(" ") ?? "", /barn: kind is not known; did you mean openai\?/);
  });

  const shapes = [null, 5, "x", {}, [], [null], [[]], { connections: [] }, [{ name: {} }]];
  for (const shape of shapes) {
    it(`may be of any shape: ${JSON.stringify(shape)}`, () => {
      const { configured } = configuredWith({ connections: shape, models: shape });
      assert.deepEqual(configured.connections, []);
      assert.deepEqual(configured.models, {});
    });
  }

  it("never tell a value: it may be a key that somebody put in the wrong place", () => {
    const { configured, told } = configuredWith({
      connections: [
        { ...shed, apiKey: "sk-canary" },
        { ...shed, url: "https://u:sk-canary@x" },
      ],
      models: { language: ["sk-canary"], key: "sk-canary" },
    });
    assert.deepEqual(configured.connections, []);
    const text = faultsText(told.flat());
    assert.match(text, /Some Imagebeam settings are wrong/);
    assert.doesNotMatch(JSON.stringify(told) + text, /canary/);
  });

  it("have their faults told in one message of a length that can be read", () => {
    const faults = Array.from({ length: 9 }, (_, index) => `connection ${index}: url is missing.`);
    assert.match(faultsText(faults), /connection 2: url is missing\. There are 6 more\.$/);
    assert.match(faultsText(faults.slice(0, 4)), /There is one more\.$/);
    assert.match(faultsText(faults.slice(0, 1)), /connection 0: url is missing\.$/);
  });
});
