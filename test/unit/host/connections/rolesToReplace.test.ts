import assert from "node:assert/strict";
import { rolesWithout, whyNotReplaced } from "../../../../src/host/connections/rolesToReplace.js";
import type { Connection, ModelChoice } from "../../../../src/protocol/connections.js";
import { roles, type Role } from "../../../../src/protocol/providers.js";
import { ProviderTable } from "../../../../src/providers/providerTable.js";
import { SearchHarness } from "../../../support/searchHarness.js";
import { stillMeans } from "../../../support/stillMeans.js";
import { toyKind } from "../../../support/toyKind.js";

const signal = new AbortController().signal;
const toy = (name: string): Connection => ({ name, kind: "toy", url: "http://toy.test" });
const tableOf = (...names: string[]) =>
  new ProviderTable([toyKind], stillMeans, () => names.map(toy));
const cases: readonly (readonly [ModelChoice, readonly Role[]])[] = [
  [{ language: "old", image: "old", vision: "old" }, ["language", "image", "vision"]],
  [{ language: "old", image: "new", vision: "old" }, ["language", "vision"]],
  [{ language: "old", image: "lost", vision: "new" }, ["language", "image"]],
  [{ language: "new", image: "old", vision: "new" }, ["image"]],
  [{ language: "new", image: "new", vision: "new" }, []],
];

describe("the models of a search whose connections are gone", () => {
  for (const [choice, gone] of cases) {
    const named = roles.map((role) => `${role} of ${choice[role] ?? ""}`).join(", ");
    it(`are all replaced together, and no other: ${named}`, async () => {
      const recorded = await tableOf("old", "lost", "new").declare(choice, {}, signal);
      const table = tableOf("new");
      assert.deepEqual(rolesWithout(table.connections, { providers: recorded }), gone);
      const heirs = await table.declare(
        { language: "new", image: "new", vision: "new" },
        {},
        signal,
      );
      const replaced = Object.fromEntries(gone.map((role) => [role, heirs[role]]));
      await table.renewed({ ...recorded, ...replaced }, signal);
      for (const role of gone) {
        const oneLeft = { ...recorded, ...replaced, [role]: recorded[role] };
        await assert.rejects(table.renewed(oneLeft, signal), /is not set up/);
      }
    });
  }

  it("are gone too where a connection of another kind has their name", async () => {
    const choice = { language: "old", image: "old", vision: "old" };
    const providers = await tableOf("old").declare(choice, {}, signal);
    const other: Connection = { ...toy("old"), kind: "openai" };
    assert.deepEqual(rolesWithout([other], { providers }), roles);
  });

  it("cannot be replaced where one judged already: what remains is said", async () => {
    const choice = { language: "old", image: "old", vision: "old" };
    const providers = await tableOf("old").declare(choice, {}, signal);
    const small = { plan: { candidates: 1, iterations: 1 } };
    const begun = { ...new SearchHarness(small).state, providers };
    assert.equal(whyNotReplaced(begun, roles, roles), null);
    const search = new SearchHarness(small);
    await search.run();
    const ended = { ...search.state, providers };
    const judged = { ...ended, end: null };
    const drawn: readonly Role[] = ["language", "image"];
    assert.equal(whyNotReplaced(judged, drawn, drawn), null);
    assert.match(
      whyNotReplaced(judged, roles, roles) ?? "",
      /^The vision model is of the connection old, which is not set up: set it up again .*judged already.* Finish it/,
    );
    assert.match(whyNotReplaced(judged, ["vision"], []) ?? "", /^Images of this search are judged/);
    assert.match(whyNotReplaced(ended, roles, roles) ?? "", /^This search has ended/);
  });
});
