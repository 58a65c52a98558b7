import assert from "node:assert/strict";
import fc from "fast-check";
import { readArgs } from "../../../src/cli/args.js";
import { providerFlags } from "../../../src/cli/planFlags.js";
import { declaredConnection, referenceOf } from "../../../src/protocol/connections.js";
import { roles, type Providers } from "../../../src/protocol/providers.js";
import { providersOf } from "../../support/searchHarness.js";

/** Words that no shell changes, so that they can be read as they are. */
const model = fc.stringMatching(/^[a-z0-9][a-z0-9./-]{0,12}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((each) => each !== "svg");
const reference = fc.oneof(
  fc.constant("builtin"),
  name,
  fc.tuple(name, model).map(([connection, each]) => `${connection}/${each}`),
  fc.tuple(name, model).map(([connection, each]) => `svg/${connection}/${each}`),
);
const declared = fc.oneof(
  fc.record({ connection: fc.constant("builtin"), kind: fc.constant("builtin"), model }),
  fc.record({ connection: name, kind: fc.constant("toy"), model }),
  fc.record({ connection: name.map((each) => `svg/${each}`), kind: fc.constant("toy"), model }),
);

describe("The flags that choose the same models again", () => {
  it("do so whatever a search has without them, and say no more than they must", () => {
    const ofRoles = <T>(each: fc.Arbitrary<T>, requiredKeys: []) =>
      fc.record({ language: each, image: each, vision: each }, { requiredKeys });
    const all = fc.record({ language: declared, image: declared, vision: declared });
    fc.assert(
      fc.property(all, ofRoles(reference, []), (chosen, models) => {
        const usual = providersOf();
        const providers: Providers = {
          language: { ...usual.language, ...chosen.language },
          image: { ...usual.image, ...chosen.image },
          vision: { ...usual.vision, ...chosen.vision },
        };
        const flags = providerFlags(providers, models);
        const again = readArgs(["a boat", ...flags]);
        assert.ok(again.kind === "start");
        for (const role of roles) {
          const given = again.providers[role];
          const taken = referenceOf(given ?? models[role] ?? "builtin");
          const { connection, kind, model: own } = providers[role];
          assert.equal(declaredConnection(taken), connection);
          assert.equal(taken.model, kind === "builtin" ? null : own);
          assert.notEqual(given, models[role] ?? "builtin");
        }
      }),
    );
  });
});
