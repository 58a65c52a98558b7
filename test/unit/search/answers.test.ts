import assert from "node:assert/strict";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { parseKey } from "../../../src/search/keys.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { FakeModels } from "../../support/fakeModels.js";
import type { VirtualClock } from "../../support/virtualClock.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";
import { assertWhole } from "../../support/searchRuns.js";

/** What a model answers is data: whatever it is, it costs one candidate, one attempt, no search. */

type Port = "write" | "draw" | "judge" | "critique";
type Mutate = (answer: Record<string, unknown>) => unknown;

const throwing = {
  get(): never {
    throw new Error("A getter threw");
  },
  enumerable: true,
};
const withGetter = (name: string): Mutate => {
  return (answer) => Object.defineProperty({ ...answer }, name, throwing);
};
const set = (name: string, value: unknown): Mutate => {
  return (answer) => ({ ...answer, [name]: value });
};
const without = (name: string): Mutate => {
  return (answer) => Object.fromEntries(Object.entries(answer).filter(([key]) => key !== name));
};
const finding = (change: Record<string, unknown>): Mutate => {
  return set("findings", [{ text: "a moon", half: "what", met: true, ...change }]);
};

/** Answers that are none: each is mended by asking again. */
const malformed: Readonly<Record<Port, readonly (readonly [name: string, mutate: Mutate])[]>> = {
  write: [
    ["null", () => null],
    ["nothing", () => undefined],
    ["a text", () => "a boat"],
    ["a list", () => ["a boat"]],
    ["an empty object", () => ({})],
    ["a prompt that is empty", set("prompt", "")],
    ["a prompt of spaces", set("prompt", " \n ")],
    ["a prompt that is too long", set("prompt", "x".repeat(40_001))],
    ["a prompt that is a number", set("prompt", 7)],
    ["a prompt that is null", set("prompt", null)],
    ["no WHAT", without("what")],
    ["a WHAT that is too long", set("what", "x".repeat(20_001))],
    ["a HOW that is a list", set("how", ["soft"])],
    ["a HOW that is null", set("how", null)],
    ["a getter that throws", withGetter("what")],
    ["a getter that throws for the prompt", withGetter("prompt")],
    ["a fallback that is no text", set("fallback", true)],
  ],
  draw: [
    ["null", () => null],
    ["nothing", () => undefined],
    ["a text", () => "data:image/png;base64,AAAA"],
    ["no bytes", without("bytes")],
    ["bytes that are null", set("bytes", null)],
    ["bytes that are a text", set("bytes", "AAAA")],
    ["bytes that are a list", set("bytes", [137, 80, 78, 71])],
    ["bytes that are a buffer", set("bytes", new ArrayBuffer(8))],
    ["a getter that throws", withGetter("bytes")],
  ],
  judge: [
    ["null", () => null],
    ["a number", () => 80],
    ["an alignment that is NaN", set("alignment", NaN)],
    ["an alignment that is Infinity", set("alignment", Infinity)],
    ["an alignment above 100", set("alignment", 100.01)],
    ["an alignment below 0", set("alignment", -0.5)],
    ["an alignment that is a text", set("alignment", "80")],
    ["no alignment", without("alignment")],
    ["an aesthetic above 10", set("aesthetic", 80)],
    ["an aesthetic below 0", set("aesthetic", -1)],
    ["an aesthetic that is an object", set("aesthetic", {})],
    ["no aesthetic", without("aesthetic")],
    ["no findings", without("findings")],
    ["findings that are null", set("findings", null)],
    ["findings that are a text", set("findings", "none")],
    ["findings that are an object", set("findings", { 0: "moon", length: 1 })],
    ["too many findings", set("findings", Array(201).fill({ text: "a", half: "what" }))],
    ["a finding that is null", set("findings", [null])],
    ["a finding that is a text", set("findings", ["a moon"])],
    ["a finding of another half", finding({ half: "style" })],
    ["a finding that is met: null", finding({ met: null })],
    ['a finding that is met: "yes"', finding({ met: "yes" })],
    ["a finding whose text is too long", finding({ text: "x".repeat(2001) })],
    ["a finding whose text is nested", finding({ text: { text: "moon" } })],
    ["a confidence above 1", finding({ confidence: 80 })],
    ["a confidence that is NaN", finding({ confidence: NaN })],
    ["a getter that throws", withGetter("alignment")],
    [
      "a getter that throws within a finding",
      set("findings", [Object.defineProperty({ text: "a" }, "half", throwing)]),
    ],
  ],
  critique: [
    ["null", () => null],
    ["a text", () => "more light"],
    ["a text that is too long", set("text", "x".repeat(20_001))],
    ["a text that is a number", set("text", 3)],
    ["no recommendations", without("recommendations")],
    ["recommendations that are null", set("recommendations", null)],
    ["recommendations that are a text", set("recommendations", "more light")],
    ["recommendations for one half", set("recommendations", { what: "a moon" })],
    [
      "a recommendation that is too long",
      set("recommendations", { what: "x".repeat(5001), how: "" }),
    ],
    ["a recommendation that is null", set("recommendations", { what: null, how: "" })],
    [
      "a getter that throws within the recommendations",
      set("recommendations", Object.defineProperty({ how: "" }, "what", throwing)),
    ],
  ],
};

/** Answers that say more, or less of what they used, than they should: taken as they are. */
const odd: readonly (readonly [name: string, mutate: Mutate])[] = [
  ["extra fields", set("key", "i9c9/judge/1")],
  ["a kind of its own", set("kind", "searchFinished")],
  ["a seq of its own", set("seq", -1)],
  ["no usage", without("usage")],
  ["a usage that is null", set("usage", null)],
  ["a usage that is a text", set("usage", "a lot")],
  ["a cost that is NaN", set("usage", { costUsd: NaN, inputTokens: -3, outputTokens: 1.5 })],
  ["a cost that is negative", set("usage", { costUsd: -1 })],
  ["a usage whose getter throws", set("usage", Object.defineProperty({}, "costUsd", throwing))],
];

/** The fakes, whose answers to `port` are changed for the first `times` times. */
function answering(port: Port, mutate: Mutate, times: number) {
  let left = times;
  const changed = <T>(at: Port, answer: T): T =>
    at === port && left-- > 0 ? (mutate(answer as Record<string, unknown>) as T) : answer;
  return (clock: VirtualClock): ModelPorts => {
    const { prompts, images, judge, critic } = new FakeModels(clock).ports;
    return {
      prompts: { write: async (...asked) => changed("write", await prompts.write(...asked)) },
      images: { draw: async (...asked) => changed("draw", await images.draw(...asked)) },
      judge: { judge: async (...asked) => changed("judge", await judge.judge(...asked)) },
      critic: critic && {
        critique: async (...asked) => changed("critique", await critic.critique(...asked)),
      },
    };
  };
}

async function searchWith(options: HarnessOptions): Promise<SearchHarness> {
  const search = new SearchHarness({ plan: { candidates: 2, iterations: 2 }, ...options });
  assert.deepEqual(await search.run(), { kind: "ended" });
  assertWhole(search);
  return search;
}

describe("an answer", () => {
  for (const port of Object.keys(malformed) as Port[]) {
    for (const [name, mutate] of malformed[port]) {
      it(`to ${port} that is ${name} is asked for again, once`, async () => {
        const { state, events } = await searchWith({ ports: answering(port, mutate, 1) });
        const failed = events.flatMap((event) => (event.kind === "callFailed" ? [event] : []));
        assert.deepEqual(
          failed.map(({ key, code }) => [parseKey(key).kind, parseKey(key).attempt, code]),
          [[port, 1, "answer.invalid"]],
        );
        assert.ok(allCandidates(state).every(({ error }) => error === null));
        assert.equal(state.end?.kind === "finished" && state.end.reason, "completed");
      });
    }
    for (const [name, mutate] of odd) {
      it(`to ${port} with ${name} is taken, and nothing of it but what it should say`, async () => {
        const { events } = await searchWith({ ports: answering(port, mutate, Infinity) });
        assert.ok(!events.some(({ kind }) => kind === "callFailed"));
      });
    }
  }

  it("that code made in a model's place is recorded with the reason", async () => {
    const why = "It leaves out of the goal: boat";
    const { events } = await searchWith({ ports: answering("write", set("fallback", why), 1) });
    const told = events.flatMap((event) =>
      event.kind === "promptWritten" ? [event.fallback ?? ""] : [],
    );
    assert.deepEqual(told, [why, "", "", ""]);
  });

  it("that is none every time fails its candidate after its attempts, and no other", async () => {
    const fields = { write: "what", draw: "bytes", judge: "alignment" } as const;
    for (const [port, field] of Object.entries(fields)) {
      const { state, events } = await searchWith({
        plan: { candidates: 1, iterations: 1, maxAttempts: 3 },
        ports: answering(port as Port, set(field, "\u0000".repeat(30_000)), Infinity),
      });
      assert.deepEqual(
        allCandidates(state).map(({ error }) => error?.code),
        ["answer.invalid"],
      );
      assert.equal(events.filter(({ kind }) => kind === "callFailed").length, 3);
    }
  });

  it("that was paid for is asked for again only where the caps cover it", async () => {
    for (const [maxCostUsd, draws] of [
      [0.12, 1],
      [0.13, 2],
    ]) {
      const search = new SearchHarness({
        plan: { candidates: 1, iterations: 1, maxCostUsd: maxCostUsd ?? null },
        providers: providersOf(0.01),
        usage: {},
        ports: answering("judge", set("alignment", NaN), 1),
      });
      await search.run();
      const asked = search.events.filter(
        (event) => event.kind === "callStarted" && event.key.includes("/judge/"),
      );
      assert.equal(asked.length, draws);
      assertWhole(search);
    }
  });

  const judging: HarnessOptions = {
    plan: { candidates: 1, iterations: 1 },
    providers: providersOf(0.01),
  };

  it("that is none is told with what it used", async () => {
    const used = { alignment: NaN, usage: { costUsd: 0.004, inputTokens: 9 } };
    const ports = answering("judge", (answer) => ({ ...answer, ...used }), 1);
    const { state, events } = await searchWith({ ...judging, ports });
    const failed = events.find((event) => event.kind === "callFailed");
    assert.deepEqual(failed?.usage, { costUsd: 0.004, inputTokens: 9, outputTokens: null });
    const total = Object.values(state.usage).find(({ stage }) => stage === "judge");
    assert.deepEqual([total?.calls, total?.inputTokens], [2, 9]);
  });

  it("that says more than it was asked for is taken without that", async () => {
    const finding = { text: "a moon", half: "what", met: true };
    const more = { mood: "calm", findings: [{ ...finding, box: [1, 2] }] };
    const ports = answering("judge", (answer) => ({ ...answer, ...more }), Infinity);
    const { state, events } = await searchWith({ ...judging, ports });
    assert.deepEqual(candidateOf(state, "i0c0").findings, [finding]);
    assert.ok(events.every((event) => !("mood" in event)));
  });

  it("whose usage is nonsense counts as one whose cost is not known", async () => {
    const usage = { costUsd: -1, inputTokens: 1.5, outputTokens: "many" };
    const ports = answering("judge", set("usage", usage), Infinity);
    const { events } = await searchWith({ ...judging, ports });
    const judged = events.find((event) => event.kind === "candidateJudged");
    assert.deepEqual(judged?.usage, { costUsd: null, inputTokens: null, outputTokens: null });
  });
});
