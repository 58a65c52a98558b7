import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { allCandidates, candidateOf } from "../../../src/search/candidates.js";
import { whyNoCostCap } from "../../../src/search/charge.js";
import { costRange } from "../../../src/search/costRange.js";
import { estimate } from "../../../src/search/estimate.js";
import { outlookOf } from "../../../src/search/outlook.js";
import type { ModelPorts } from "../../../src/search/ports.js";
import { globalRanking, winnerOf } from "../../../src/search/selectors.js";
import { whyWeighted } from "../../../src/search/whyWeighted.js";
import {
  eventsOf,
  half,
  reasonOf,
  searched,
  searchOf,
  size,
  startedKeys,
} from "../../support/checklistSearches.js";
import { FakeModels, fakeQuestions } from "../../support/fakeModels.js";
import {
  checkingProviders,
  planOf,
  providersOf,
  type HarnessOptions,
  type SearchHarness,
} from "../../support/searchHarness.js";
import { runOut } from "../../support/searchRuns.js";
import type { VirtualClock } from "../../support/virtualClock.js";

const failWrite =
  (error: () => Error) =>
  (kind: string, unique: string): void => {
    if (kind === "write" && unique.startsWith("checklist")) throw error();
  };

describe("a search that is to meet a checklist", () => {
  it("has it made before anything is written, and tells it to writers and judges", async () => {
    const asked: { written: (readonly string[] | undefined)[]; judged: number[] } = {
      ...{ written: [], judged: [] },
    };
    const ports = (clock: VirtualClock): ModelPorts => {
      const fakes = new FakeModels(clock, { answer: half }).ports;
      return {
        ...fakes,
        prompts: {
          write: (request, signal) => {
            asked.written.push(
              request.kind === "rewrite" ? [] : request.questions?.map(({ id }) => id),
            );
            return fakes.prompts.write(request, signal);
          },
        },
        judge: {
          judge: (request, signal) => {
            asked.judged.push(request.questions?.length ?? 0);
            return fakes.judge.judge(request, signal);
          },
        },
      };
    };
    const search = await searched({ ports });
    assert.equal(startedKeys(search)[0], "plan/checklist/1");
    const planned = search.events.findIndex(({ kind }) => kind === "checklistPlanned");
    const second = search.events.findIndex(
      (event) => event.kind === "callStarted" && event.key !== "plan/checklist/1",
    );
    assert.ok(planned > 0 && planned < second);
    assert.equal(startedKeys(search).filter((key) => key.startsWith("plan/")).length, 1);
    assert.deepEqual(asked.written, Array(6).fill(["q1", "q2", "q3", "q4"]));
    assert.deepEqual(asked.judged, Array(6).fill(6));
    assert.equal(search.state.checklist?.length, 6);
    for (const { covers, answers } of allCandidates(search.state)) {
      assert.ok(covers !== null && covers.length >= 1);
      assert.equal(answers?.length, 6);
    }
    assert.equal(whyWeighted(search.state), null);
    assert.equal(reasonOf(search), "completed");
  });

  it("takes the plan's own, and has none made", async () => {
    const search = await searched({ checklist: fakeQuestions.slice(0, 2), answer: half });
    assert.equal(eventsOf(search, "checklistPlanned").length, 0);
    assert.deepEqual(
      search.state.checklist?.map(({ id }) => id),
      ["q1", "q2", "q999", "q998"],
    );
  });

  it("scores by the share that is met, and tells all critics what is missing", async () => {
    const search = await searched({ answer: (_, id) => (id === "q2" ? 0 : 1) });
    const weights = { met: 3 + 1 + 2, all: 7 + 2 };
    for (const { scores, findings } of allCandidates(search.state)) {
      assert.equal(scores?.alignment, (100 * weights.met) / weights.all);
      assert.equal(scores.total, scores.alignment);
      assert.deepEqual(
        findings
          .filter(({ met }) => met === false)
          .map(({ text }) => text)
          .slice(0, 2),
        ["Is there a boat?", "Is the boat red?"],
      );
    }
  });

  it("rewrites the half that really failed, not the one of which most failed with something else", async () => {
    const whole = { half: "what", weight: 1, kind: "attribute", needs: ["q1"] } as const;
    const checklist = [
      { ...whole, id: "q1", text: "Is there a lighthouse?", kind: "object", needs: [] },
      { ...whole, id: "q2", text: "Is it striped?" },
      { ...whole, id: "q3", text: "Is it lit?" },
      { ...whole, id: "q4", text: "Is it a watercolour?", half: "how", weight: 2, needs: [] },
    ] as const;
    const halvesOf = async (answer: (_: Uint8Array, id: string) => number) => {
      const search = await searched({
        plan: { refine: "weakest" },
        checklist: checklist.map((each) => ({ ...each, needs: [...each.needs] })),
        answer,
      });
      const later = eventsOf(search, "candidatePlanned").filter(({ parent }) => parent !== null);
      return [...new Set(later.map(({ halves }) => halves))];
    };
    assert.deepEqual(await halvesOf((_, id) => (id === "q1" || id === "q4" ? 0 : 1)), ["how"]);
    assert.deepEqual(await halvesOf((_, id) => (id === "q1" ? 0 : 1)), ["what"]);
  });

  it("lets looks break ties, and nothing else", async () => {
    const answer = (bytes: Uint8Array): number => ((bytes[0] ?? 0) % 2 === 0 ? 0.4 : 0.45);
    const { state } = await searched({ plan: { candidates: 6, iterations: 1 }, answer });
    const ranked = globalRanking(state).map((id) => candidateOf(state, id).scores);
    for (const [at, scores] of ranked.slice(1).entries()) {
      const [before, own] = [ranked[at], scores];
      const isTie = before?.total === own?.total;
      assert.ok((before?.total ?? 0) >= (own?.total ?? 0));
      if (isTie) assert.ok((before?.aesthetic ?? 0) >= (own?.aesthetic ?? 0));
    }
    assert.ok(new Set(ranked.map((scores) => scores?.total)).size < ranked.length);
  });

  it("keeps the judge's own alignment where no question can be answered", async () => {
    const search = await searched({ plan: { iterations: 1 }, answer: () => null });
    for (const judged of eventsOf(search, "candidateJudged")) {
      const { scores } = candidateOf(search.state, judged.key.split("/")[0] ?? "");
      assert.equal(scores?.total, judged.alignment);
      assert.ok(judged.answers?.every(({ yes }) => yes === null));
    }
  });
});

describe("a checklist that cannot be had", () => {
  for (const [why, options, told] of [
    [
      "its call fails",
      { fail: failWrite(() => new CallError("call.broken", "Broken", { billed: "no" })) },
      /checklist failed \(Broken\), so images are ranked by the judge's scores/,
    ],
    [
      "its call is refused",
      { fail: failWrite(() => new PromptRefusedError("Not this")) },
      /checklist failed \(Not this\)/,
    ],
    [
      "the model lists nothing",
      { questions: [] },
      /checklist failed \(The model's checklist is empty\)/,
    ],
    [
      "the model lists nothing that is a question",
      { questions: [{ ...fakeQuestions[0], text: " " }] as typeof fakeQuestions },
      /checklist has no question/,
    ],
    [
      "the model makes none",
      { providers: { ...checkingProviders(), language: providersOf().language } },
      /language model fake-1 makes no checklist/,
    ],
    ["the goal is the prompt", { plan: { wording: "plain", iterations: 1 } }, /its own prompt/],
  ] as const satisfies readonly (readonly [string, HarnessOptions, RegExp])[]) {
    it(`is gone without, and that is said: ${why}`, async () => {
      const search = await searched(options);
      assert.equal(search.state.checklist, null);
      assert.match(whyWeighted(search.state) ?? "", told);
      assert.ok(winnerOf(search.state) !== null);
      for (const { answers, covers, scores } of allCandidates(search.state)) {
        assert.deepEqual([answers, covers], [null, null]);
        const { alignment, aesthetic, total } = scores ?? {};
        assert.ok(Math.abs((total ?? 0) - (0.7 * (alignment ?? 0) + 3 * (aesthetic ?? 0))) < 1e-9);
      }
    });
  }

  it("is asked for again where that may help", async () => {
    let left = 2;
    const fail = failWrite(
      () => new CallError("call.busy", "Busy", { retryable: true, billed: "no" }),
    );
    const search = await searched({
      answer: half,
      fail: (kind, unique) => {
        if (left > 0 && unique.startsWith("checklist")) {
          left -= 1;
          fail(kind, unique);
        }
      },
    });
    assert.equal(search.state.checklist?.length, 6);
    assert.deepEqual(startedKeys(search).slice(0, 3), [
      "plan/checklist/1",
      "plan/checklist/2",
      "plan/checklist/3",
    ]);
  });

  it("is made, and a judge that answers none keeps its scores, which is said", async () => {
    const providers = { ...checkingProviders(), vision: providersOf().vision };
    const search = await searched({ providers });
    assert.equal(search.state.checklist?.length, 6);
    assert.match(whyWeighted(search.state) ?? "", /vision model fake-1 answers no checklist/);
    for (const { answers, scores, covers } of allCandidates(search.state)) {
      assert.equal(answers, null);
      assert.ok(covers !== null);
      const { alignment, aesthetic, total } = scores ?? {};
      assert.ok(Math.abs((total ?? 0) - (0.7 * (alignment ?? 0) + 3 * (aesthetic ?? 0))) < 1e-9);
    }
  });
});

describe("a checklist under caps", () => {
  const one = { candidates: 2, beamWidth: 1, iterations: 1 };

  for (const [maxCalls, images, isMade] of [
    [3, 1, false],
    [4, 1, true],
    [6, 1, true],
    [7, 2, true],
  ] as const) {
    it(`has its room before the second image: ${maxCalls} calls`, async () => {
      const plan = { ...one, maxCalls };
      const search = await searched({ plan, answer: half });
      assert.equal(search.state.totals.images, images);
      assert.equal(search.state.checklist !== null, isMade);
      assert.ok(search.state.totals.calls <= maxCalls);
      const { calls } = estimate(
        planOf({ ...one, objective: "checklist", maxCalls }),
        checkingProviders(),
      );
      assert.equal(calls.image, images);
      assert.equal(calls.language, images + (isMade ? 1 : 0));
    });
  }

  it("is counted in what a search costs, before it starts and while it runs", async () => {
    const providers = checkingProviders(0.01);
    const plan = { ...planOf({ ...size }), objective: "checklist" } as const;
    const weighted = costRange(planOf(size), providers, () => []);
    const range = costRange(plan, providers, () => []);
    assert.equal(range.calls.language, weighted.calls.language + 1);
    assert.equal(range.highNanoUsd - weighted.highNanoUsd, 10_000_000);
    const search = searchOf({ providers });
    assert.equal(outlookOf(search.state).next.maxCalls, 3 * 3 + 1);
    const kinds: number[] = [];
    const watched = searchOf({
      ...{ providers, answer: half },
      onEvent: (event, { state }) => {
        if (event.kind === "checklistPlanned") kinds.push(outlookOf(state).next.maxCalls);
      },
    });
    await runOut(watched);
    assert.deepEqual(kinds, [9]);
  });

  it("leaves room under a cap on cost for whole images alone", async () => {
    // A candidate is 0.12, a checklist 0.01.
    for (const [maxCostUsd, images, isMade] of [
      [0.12, 1, false],
      [0.13, 1, true],
      [0.24, 1, true],
      [0.25, 2, true],
    ] as const) {
      const providers = checkingProviders(0.01);
      const search = await searched({ providers, plan: { ...one, maxCostUsd }, answer: half });
      assert.equal(search.state.totals.images, images, `${maxCostUsd}`);
      assert.equal(search.state.checklist !== null, isMade, `${maxCostUsd}`);
    }
  });

  it("is refused a cap on cost where nobody knows its price", () => {
    const { language, ...others } = checkingProviders(0.01);
    const { write, rewrite, critique } = { write: 0.01, rewrite: 0.01, critique: 0.01 };
    const providers = {
      ...others,
      language: { ...language, worstUsd: { write, rewrite, critique } },
    };
    const plan = planOf({ ...size, objective: "checklist" });
    const caps = { maxCostUsd: 1 };
    assert.match(whyNoCostCap({ plan, providers, caps }) ?? "", /\(checklist\)/);
    assert.equal(whyNoCostCap({ plan: planOf(size), providers, caps }), null);
  });
});

describe("hostile answers to a checklist", () => {
  const answered = async (answers: unknown): Promise<SearchHarness> => {
    const ports = (clock: VirtualClock): ModelPorts => {
      const fakes = new FakeModels(clock).ports;
      return {
        ...fakes,
        judge: {
          judge: async (request, signal) => {
            const judgement = await fakes.judge.judge(request, signal);
            return { ...judgement, answers: answers as never };
          },
        },
      };
    };
    return await searched({ plan: { candidates: 1, beamWidth: 1, iterations: 1 }, ports });
  };
  const answersIn = (search: SearchHarness) =>
    eventsOf(search, "candidateJudged")[0]?.answers?.map(({ id, yes }) => `${id} ${yes}`);

  it("are taken as far as they were asked for: 200 of them, doubled and unknown ids", async () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ id: `q${at}`, yes: at === 2 ? 0 : 1 }));
    const doubled = [...many, { id: "q1", yes: 0 }, { id: "nobody", yes: 7 }];
    assert.deepEqual(answersIn(await answered(doubled)), [
      ...["q1 1", "q2 0", "q3 1", "q4 1", "q999 null", "q998 null"],
    ]);
    assert.deepEqual(answersIn(await answered(undefined)), [
      ...["q1 null", "q2 null", "q3 null", "q4 null", "q999 null", "q998 null"],
    ]);
  });

  for (const answers of [
    7,
    "yes",
    [{ id: "q1", yes: 7 }],
    [{ id: "q1", yes: -0.1 }],
    [{ id: "q1", yes: NaN }],
    [{ id: "q1", yes: "yes" }],
    [null],
  ]) {
    it(`are no answer at all: ${JSON.stringify(answers)}`, async () => {
      const search = await answered(answers);
      const codes = eventsOf(search, "callFailed").map(({ code }) => code);
      assert.deepEqual(codes, ["answer.invalid", "answer.invalid", "answer.invalid"]);
      assert.equal(allCandidates(search.state)[0]?.error?.code, "answer.invalid");
    });
  }
});
