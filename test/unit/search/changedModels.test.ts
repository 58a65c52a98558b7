import assert from "node:assert/strict";
import { UsageError } from "../../../src/base/errors.js";
import type { KnownEvent } from "../../../src/protocol/events.js";
import { parseEvent } from "../../../src/protocol/events.js";
import { roles, type Providers, type Role } from "../../../src/protocol/providers.js";
import { kindOf } from "../../../src/search/calls/callKinds.js";
import { parseKey } from "../../../src/search/keys.js";
import { fold } from "../../../src/search/reduce.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { pricedProviders } from "../../support/searchRuns.js";

const plan = { candidates: 2, iterations: 2, beamWidth: 1 };
const prices = { write: 0.01, draw: 0.01, judge: 0.01, critique: 0.01 };
const providers = pricedProviders(prices);

/** What takes a role's place; as judge, one that scores less. */
function other<R extends Role>(role: R): Providers[R] {
  const changed = { ...providers[role], model: "other-1" };
  if (role !== "vision") return changed;
  return { ...changed, abilities: { ...changed.abilities, scores: ["alignment"] } };
}

/** A journal up to the first call of a role, which still runs. */
async function upToCall(role: Role) {
  const stop = new AbortController();
  const search: SearchHarness = new SearchHarness({
    plan,
    providers,
    usage: { costUsd: 0.01 },
    onEvent: (event) => {
      if (event.kind === "callStarted" && kindOf(parseKey(event.key)).role === role) stop.abort();
    },
  });
  await search.run(stop.signal);
  const at = search.events.findIndex(
    (event) => event.kind === "callStarted" && kindOf(parseKey(event.key)).role === role,
  );
  return { search, events: search.events.slice(0, at + 1) };
}

function usageOf(role: Role, events: readonly KnownEvent[]) {
  const rows = Object.values(fold(events).usage).filter((row) => row.role === role);
  return Object.fromEntries(
    rows.map(({ model, calls, costNanoUsd }) => [model, [calls, costNanoUsd]]),
  );
}

describe("A model that another one takes the place of", () => {
  for (const role of roles) {
    it(`is told as the ${role} model of the calls that it was asked, and paid for`, async () => {
      const { search, events } = await upToCall(role);
      const change = { kind: "changeProvider", role, provider: other(role) } as const;
      const next = new SearchHarness({ plan, providers, clock: search.clock }, search.images);
      next.adopt(events);
      next.driver.act(change);
      await next.run();
      const before = next.events.findIndex(({ kind }) => kind === "providersChanged");
      assert.ok(before > 0);
      // Lost with its process: its one call, at a cost that nobody knows.
      const { "fake-1": first } = usageOf(role, next.events.slice(0, before + 1));
      assert.deepEqual(first, [1, null]);
      const { "fake-1": still, "other-1": later } = usageOf(role, next.events);
      assert.deepEqual(still, [1, null]);
      assert.ok(later !== undefined && Number(later[0]) >= 1);
    });

    it(`is told so too where the change comes before what it answers: ${role}`, async () => {
      const { events } = await upToCall(role);
      const started = events.at(-1);
      const whole = new SearchHarness({ plan, providers, usage: { costUsd: 0.01 } });
      await whole.run();
      const answer = whole.events.find(
        (event) =>
          "key" in event &&
          event.kind !== "callStarted" &&
          started?.kind === "callStarted" &&
          event.key === started.key,
      );
      assert.ok(started && answer);
      const { seq, at } = started;
      const change = { kind: "providersChanged", role, provider: other(role) } as const;
      const told: KnownEvent[] = [
        ...events,
        { seq: seq + 1, at, ...change },
        { ...answer, seq: seq + 2, at },
      ];
      assert.deepEqual(usageOf(role, told), { "fake-1": [1, 10_000_000] });
      const { candidates } = fold(told);
      const { drawnBy, scores } = candidates["i0c0"] ?? assert.fail();
      if (role === "image") assert.equal(drawnBy, "fake-1");
      if (role === "vision") assert.notEqual(scores?.aesthetic ?? null, null);
    });
  }

  it("is not changed under a search that runs, whose calls it answers", async () => {
    let refusal: unknown;
    const search: SearchHarness = new SearchHarness({
      plan,
      onEvent: ({ seq }, { driver }) => {
        if (seq !== 3) return;
        try {
          driver.act({ kind: "changeProvider", role: "image", provider: other("image") });
        } catch (error) {
          refusal = error;
        }
      },
    });
    await search.run();
    assert.ok(refusal instanceof UsageError);
    assert.ok(!search.kinds().includes("providersChanged"));
  });

  it("is not taken from a journal as a judge that does not say what it scores", () => {
    const { vision } = providers;
    const mute = { ...vision, abilities: {} };
    const event = { seq: 1, at: 1, kind: "providersChanged", role: "vision" };
    assert.equal(parseEvent({ ...event, provider: vision }).ok, true);
    assert.equal(parseEvent({ ...event, provider: mute }).ok, false);
    assert.equal(parseEvent({ ...event, role: "image", provider: mute }).ok, true);
  });
});
