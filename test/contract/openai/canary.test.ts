import assert from "node:assert/strict";
import { messageOf } from "../../../src/base/errors.js";
import { traces } from "../../support/canary.js";
import { faults, type Fault } from "../../support/fakeOpenai/faults.js";
import { canaryKey, virtualSearch } from "../../support/fakeOpenai/virtualSearch.js";

/**
 * A key goes to its server and to nobody else: whatever the server does, and however it repeats the
 * key in what it says of a failure, none of it stands in a journal, a recipe, a log or an error.
 */
const encoded = Buffer.from(canaryKey).toString("base64");
const saysIt = `Key ${canaryKey} (${encoded}, ${canaryKey.slice(0, 14)}...) is wrong`;
/** In all places of an answer that a client may look at. */
const echo = (status: number): Fault => ({
  kind: "status",
  status,
  body: { error: { message: saysIt, code: canaryKey, type: canaryKey, param: canaryKey } },
  headers: {
    "x-request-id": canaryKey,
    "retry-after": canaryKey,
    location: `http://127.0.0.1:9/?key=${canaryKey}`,
  },
});
const echoes: readonly (readonly [name: string, fault: Fault])[] = [
  ...[307, 400, 401, 402, 403, 404, 408, 415, 422, 429, 500, 503].map(
    (status) => [`${status} that repeats the key`, echo(status)] as const,
  ),
  ["a refusal that repeats the key", { kind: "refuses", refusal: saysIt }],
  ["an answer that repeats the key", { kind: "says", content: `{"what": "${saysIt}"}` }],
  ["prose that repeats the key", { kind: "says", content: `I cannot: ${saysIt}` }],
  ["a page that repeats the key", { kind: "body", text: saysIt, contentType: "text/html" }],
  [
    "a failure with status 200 that repeats the key",
    { kind: "body", text: JSON.stringify({ error: { message: saysIt, code: 401 } }) },
  ],
];

const textOf = (thing: unknown): string =>
  thing instanceof Error
    ? `${messageOf(thing)}\n${thing.stack ?? ""}\n${textOf(thing.cause ?? "")}`
    : JSON.stringify(thing);

describe("the key of a connection", function () {
  this.timeout(120_000);

  for (const [name, fault] of [...echoes, ...Object.entries<Fault>(faults)]) {
    it(`is told to nobody: ${name}`, async () => {
      for (const lasts of [false, true]) {
        let asked = 0;
        const fake = { fault: () => (lasts || asked++ === 1 ? fault : undefined) };
        await virtualSearch({ fake }, async ({ harness, log, fake: server }) => {
          const told: unknown[] = [await harness.run()];
          harness.restart(harness.state);
          if (harness.state.end === null) told.push(await harness.run());
          const recipes = [...harness.images.files.values()].map(({ recipe }) => recipe);
          const all = [...told, ...harness.events, ...recipes, ...log].map(textOf).join("\n");
          assert.deepEqual(traces(all, canaryKey), []);
          const bodies = server.ledger.map(({ path, body }) => textOf([path, body])).join("\n");
          assert.deepEqual(traces(bodies, canaryKey), []);
          const sent = server.ledger.map(({ headers }) => headers["authorization"]);
          assert.ok(sent.length > 0 && sent.every((header) => header === `Bearer ${canaryKey}`));
        });
      }
    });
  }

  it("is not in what a check or a list of models says", async () => {
    for (const [, fault] of [...echoes, ...Object.entries<Fault>(faults)]) {
      if (fault.kind === "hang") continue;
      await virtualSearch({ fake: { fault: () => fault } }, async ({ table, log }) => {
        const { signal } = new AbortController();
        const [connection] = table.connections;
        const told: unknown[] = [];
        for (const role of ["language", "image", "vision"] as const) {
          told.push(await table.check(role, "fake/gpt-6-luna", signal));
        }
        const listed = await table
          .models(connection ?? assert.fail(), signal)
          .catch((e: unknown) => e);
        const all = [...told, listed, ...log].map(textOf).join("\n");
        assert.deepEqual(traces(all, canaryKey), []);
      });
    }
  });
});
