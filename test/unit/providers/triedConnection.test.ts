import assert from "node:assert/strict";
import { UsageError } from "../../../src/base/errors.js";
import type { Connection } from "../../../src/protocol/connections.js";
import { shippedKinds } from "../../../src/providers/adapters.js";
import { ProviderTable } from "../../../src/providers/providerTable.js";
import { stillMeans } from "../../support/stillMeans.js";
import { toyKind } from "../../support/toyKind.js";

const never = new AbortController().signal;
const toy = { name: "toy", kind: "toy", url: "http://127.0.0.1:1" };

describe("a connection that is tried before it is set up", () => {
  const answers: readonly [why: string, connection: Connection, hasKey: boolean, kind: string][] = [
    ["answers", toy, true, "ready"],
    ["does not say", { ...toy, mood: "sulking" } as Connection, true, "unknown"],
    ["has no key", toy, false, "missing"],
    ["is not there", { ...toy, mood: "gone" } as Connection, true, "missing"],
  ];
  for (const [why, connection, hasKey, kind] of answers) {
    it(`is found to be one that ${why}`, async () => {
      const keys = { keyFor: () => Promise.resolve(hasKey ? "sk-1" : undefined) };
      const table = new ProviderTable([toyKind], { ...stillMeans, keys }, () => []);
      assert.equal((await table.checkConnection(connection, never)).kind, kind);
    });
  }

  it("is refused where there is no such kind", async () => {
    const table = new ProviderTable([toyKind], stillMeans, () => []);
    await assert.rejects(table.checkConnection({ ...toy, kind: "odd" }, never), UsageError);
  });

  it("can be set up where its kind has servers to name, and nowhere else", async () => {
    const table = new ProviderTable([...shippedKinds(), toyKind], stillMeans, () => []);
    assert.deepEqual([...(await table.setups()).keys()], ["openai", "services", "toy"]);
  });
});
