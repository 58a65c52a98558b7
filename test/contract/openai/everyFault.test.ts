import assert from "node:assert/strict";
import { UsageError } from "../../../src/base/errors.js";
import { usageOf } from "../../../src/search/usageTotals.js";
import type { EventOf } from "../../../src/protocol/events.js";
import { faults, type Fault, type FaultName } from "../../support/fakeOpenai/faults.js";
import {
  canaryKey,
  virtualSearch,
  type VirtualOptions,
  type VirtualSearch,
} from "../../support/fakeOpenai/virtualSearch.js";
import { lossyWebp } from "../../support/images.js";
import { assertNothingPaidTwice } from "../../support/sessionChecks.js";

/**
 * Every fault at every call of a whole search: two candidates, two iterations, one critique. On
 * virtual time, so that a server that hangs for five minutes takes none.
 */
const calls = 13;

type Role = "chat" | "image";
interface Case {
  readonly name: string;
  readonly fault: Fault;
  /** Whose calls it can happen to; both where nothing is said. */
  readonly of?: Role;
}
const named = (...names: readonly FaultName[]): Case[] =>
  names.map((name) => ({ name, fault: faults[name] }));

/** The search goes on at once, and ends with a winner. */
const ofCandidate: readonly Case[] = [
  ...named("broken", "overloaded", "hang", "resetBefore", "resetInBody", "truncated"),
  ...named("wrongSchema", "page", "large", "endless", "moderated", "moderatedBefore"),
  ...named("moderatedByAzure", "tooOften", "tooOftenInWords", "tooOftenUnsaid"),
  ...(["thinks", "thinksOnly", "proseRefusal", "refusal", "filtered"] as const).map(
    (name): Case => ({ name, fault: faults[name], of: "chat" }),
  ),
  { name: "noImage", fault: faults.noImage, of: "image" },
  { name: "WebP", fault: { kind: "draws", bytes: lossyWebp }, of: "image" },
];

/** The search pauses, says why, and goes on where it was. */
const ofConnection: readonly (Case & { readonly code: string })[] = [
  ...[
    ["wrongKey", "auth.refused"] as const,
    ["unverified", "auth.notAllowed"] as const,
    ["noShare", "auth.notAllowed"] as const,
    ["noCredit", "quota.exhausted"] as const,
    ["paymentRequired", "quota.exhausted"] as const,
    ["wrongPath", "server.wrongPath"] as const,
    ["wrongPathPage", "server.wrongPath"] as const,
    ["sentOn", "server.wrongPath"] as const,
    ["unknownModel", "model.unknown"] as const,
  ].map(([name, code]) => ({ name, fault: faults[name], code })),
];

function roleOf(path: string): Role {
  return path === "/chat/completions" ? "chat" : "image";
}

/** Plays a fault at the call of this index, counted over those that work; then all is well again. */
function at(index: number, { fault, of }: Case): NonNullable<VirtualOptions["fake"]> {
  let asked = 0;
  return {
    fault: (_index, path) => {
      const role = roleOf(path);
      return asked++ === index && (of ?? role) === role ? fault : undefined;
    },
  };
}

/**
 * To the token and the nano-dollar. What a call cost that failed without telling, nobody knows: then
 * the sum is not known either, and what counts against a limit is no less than what was billed.
 */
function assertBooksAgree({ fake, harness }: VirtualSearch, where: string): void {
  const { inputTokens, outputTokens, costNanoUsd } = usageOf(harness.state);
  const billed = { inputTokens: 0, outputTokens: 0, costNanoUsd: 0 };
  for (const line of fake.ledger) {
    billed.inputTokens += line.inputTokens;
    billed.outputTokens += line.outputTokens;
    billed.costNanoUsd += line.nanoUsd;
  }
  const isUntold = harness.events.some(
    (event) => event.kind === "callFailed" && event.billed !== "no" && event.usage?.costUsd == null,
  );
  const wanted = isUntold ? { ...billed, costNanoUsd: null } : billed;
  assert.deepEqual({ inputTokens, outputTokens, costNanoUsd }, wanted, where);
  const { spentNanoUsd } = harness.state.totals;
  if (isUntold) assert.ok(spentNanoUsd >= billed.costNanoUsd, where);
  else assert.equal(spentNanoUsd, billed.costNanoUsd, where);
}

function assertWon({ harness }: VirtualSearch, where: string): void {
  const { end } = harness.state;
  assert.ok(
    end?.kind === "finished" && end.winner !== null,
    `${where}: ${JSON.stringify(harness.events.slice(-12), undefined, 1)}`,
  );
  assertNothingPaidTwice(harness.events);
  assert.ok(!JSON.stringify(harness.events).includes(canaryKey));
}

describe("every fault at every call of a search", function () {
  this.timeout(240_000);
  /** Whose each call is, of a search without a fault: up to a fault, one with it is the same. */
  const roles: Role[] = [];
  before(() => {
    const fault = (_index: number, path: string) => void roles.push(roleOf(path));
    return virtualSearch({ fake: { fault } }, async ({ harness }) => void (await harness.run()));
  });
  /** The calls that a fault can happen to; at another one it would be no fault. */
  const placesOf = ({ of }: Case): readonly number[] =>
    roles.flatMap((role, index) => ((of ?? role) === role ? index : []));

  it("has its own count of calls: without a fault the search asks so often, and no more", () =>
    virtualSearch({}, async (search) => {
      await search.harness.run();
      assertWon(search, "without a fault");
      assertBooksAgree(search, "without a fault");
      assert.equal(search.fake.ledger.length, calls);
      assert.equal(roles.length, calls);
      assert.deepEqual(new Set(roles), new Set(["chat", "image"]));
      assert.ok(
        search.fake.ledger.every(({ status, wasAborted }) => status === 200 && !wasAborted),
      );
    }));

  for (const each of ofCandidate) {
    it(`${each.name}: a winner without a pause, and books that agree`, async () => {
      for (const index of placesOf(each)) {
        await virtualSearch({ fake: at(index, each) }, async (search) => {
          const outcome = await search.harness.run();
          assert.equal(outcome.kind, "ended", `at ${index}: ${JSON.stringify(outcome)}`);
          assertWon(search, `at ${index}`);
          assertBooksAgree(search, `at ${index}`);
        });
      }
    });
  }

  for (const each of ofConnection) {
    it(`${each.name}: a pause with ${each.code}, then all goes on, and nothing is paid twice`, async () => {
      for (const index of placesOf(each)) {
        await virtualSearch({ fake: at(index, each) }, async (search) => {
          const { harness, fake } = search;
          assert.equal((await harness.run()).kind, "paused", `at ${index}`);
          const paused = harness.events.find(
            (event): event is EventOf<"searchPaused"> => event.kind === "searchPaused",
          );
          assert.deepEqual([paused?.by, paused?.code], ["provider", each.code]);
          assert.match(paused?.message ?? "", /^\S.{20,}/);
          assert.ok(harness.events.every(({ kind }) => kind !== "candidateFailed"));
          harness.restart(harness.state);
          assert.equal((await harness.run()).kind, "ended", `at ${index}`);
          assertWon(search, `at ${index}`);
          assertBooksAgree(search, `at ${index}`);
          // The one that was refused, and no other, was asked for again.
          assert.equal(fake.ledger.length, calls + 1);
        });
      }
    });
  }
});

/** Of all calls together, with every attempt and every round of each. */
const mostRequests = 60;

describe("a fault that does not pass", function () {
  this.timeout(240_000);

  for (const { name, fault } of [...ofCandidate, ...ofConnection]) {
    it(`${name}: the search ends or pauses by itself, and does not ask for ever`, () =>
      virtualSearch({ fake: { fault: () => fault } }, async (search) => {
        const { harness, fake } = search;
        const { kind } = await harness.run();
        assert.ok(kind === "ended" || kind === "paused", kind);
        assert.ok(fake.ledger.length <= mostRequests, `${fake.ledger.length} requests`);
        assertNothingPaidTwice(harness.events);
        assertBooksAgree(search, name);
      }));
  }
});

describe("a model whose last day is over", () => {
  const ended = { text: "gpt-5-mini", image: "gpt-image-1" };
  const asked: string[] = [];
  const fake = {
    fault: (_index: number, path: string) => {
      asked.push(path);
      return undefined;
    },
  };

  it("is refused before a search starts, with the one to choose instead, and nothing is asked", async () => {
    const startMs = Date.UTC(2027, 0, 1);
    const started = virtualSearch({ models: ended, startMs, fake }, () => Promise.resolve());
    await assert.rejects(started, (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, /has ended on 2026-12-11\. Choose gpt-\S+ instead\./);
      return true;
    });
    assert.deepEqual(asked, []);
  });

  it("pauses a search that it ends under, and the message says what to choose instead", () =>
    virtualSearch(
      {
        models: ended,
        startMs: Date.UTC(2026, 8, 1),
        fake: at(3, { name: "gone", fault: faults.unknownModel }),
      },
      async ({ harness }) => {
        assert.equal((await harness.run()).kind, "paused");
        const message = harness.events.flatMap((event) =>
          event.kind === "searchPaused" ? [event.message ?? ""] : [],
        );
        assert.match(message.join(), /Choose gpt-\S+ instead/);
      },
    ));
});
