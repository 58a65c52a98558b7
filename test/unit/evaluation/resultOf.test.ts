import assert from "node:assert/strict";
import * as fc from "fast-check";
import { resultOf } from "../../../src/evaluation/resultOf.js";
import { mergedEvaluations } from "../../../src/evaluation/sameImages.js";
import type { Evaluation, Vote } from "../../../src/protocol/evaluation.js";
import { evaluationResultSchema } from "../../../src/protocol/evaluationResult.js";
import {
  armsOf,
  evaluationOf,
  mergedOf,
  sha256Of,
  simulatedVotes,
  voteOf,
} from "../../support/evaluations.js";

const strengths = [2.4, 1.6, 1.2, 0.9, 0.4, 0.2, 0.1, -0.2, -0.3, -1, -1.5, -2.1];
const twelve = evaluationOf(12);

describe("what votes come to", () => {
  it("ranks as people with many votes think, agrees with a machine that thinks so too, and says so", () => {
    const result = resultOf(mergedOf(twelve, simulatedVotes(strengths, 300, "many")));
    assert.deepEqual(evaluationResultSchema().parse(result), result);
    assert.equal(result.items[0]?.key, 0);
    assert.ok(result.items[0].low > (result.items[11]?.high ?? 0));
    const [agreement] = result.agreement;
    assert.ok((agreement?.kendall?.value ?? 0) > 0.7, JSON.stringify(agreement));
    assert.ok((agreement?.kendall?.low ?? 0) > 0.3);
    assert.equal(agreement?.top?.k, 3);
    assert.ok(agreement.top.low <= agreement.top.shared && agreement.top.shared <= 3);
    assert.equal(agreement.machineFirst, 1);
    const said = result.sentences.join("\n");
    assert.match(
      said,
      /^i0c0 comes first after 300 votes; it is the best with a probability of \d\d\s%\.$/m,
    );
    assert.match(said, /The machine has the same one first\./);
    assert.doesNotMatch(said, /chance\.$/m);
    const bestSum = result.items.reduce((sum, { pBest }) => sum + pBest, 0);
    assert.ok(Math.abs(bestSum - 1) < 1e-9);
  });

  it("oversells nothing with few votes", () => {
    const { sentences, leaders, agreement } = resultOf(
      mergedOf(twelve, simulatedVotes(strengths, 6, "few")),
    );
    assert.equal(leaders[0]?.isSettled, false);
    assert.ok(leaders[0].groups > 1);
    const said = sentences.join("\n");
    assert.match(said, /after 6 votes.* More votes may put another one there\./);
    assert.match(said, /groups that no vote joins/);
    const kendall = agreement[0]?.kendall ?? assert.fail("no agreement");
    assert.ok(kendall.high - kendall.low > 0.5, JSON.stringify(kendall));
    assert.ok(kendall.low <= kendall.value && kendall.value <= kendall.high);
    assert.match(said, /As far as the votes tell, it is between \d+\s% and \d+\s%/);
  });

  it("is nothing without a vote, and says that", () => {
    const result = resultOf(mergedOf(twelve, []));
    assert.deepEqual(evaluationResultSchema().parse(result), result);
    assert.deepEqual([result.leaders, result.agreement, result.alpha], [[], [], []]);
    assert.deepEqual(result.sentences, ["Nobody has voted yet."]);
    // In the order of the file: none is put before another by chance.
    assert.deepEqual(
      result.items.map(({ key }) => key),
      twelve.items.map(({ key }) => key),
    );
  });

  it("finds a machine that thinks the opposite, and the weight with which it would not", () => {
    const items = twelve.items.map((item, key) => ({
      ...item,
      machineRank: 12 - key,
      scores: { alignment: 10 + key, aesthetic: (11 - key) / 2, total: 50 },
    }));
    const result = resultOf(
      mergedOf({ ...twelve, items, alpha: 0.9 }, simulatedVotes(strengths, 300, "many")),
    );
    assert.ok((result.agreement[0]?.kendall?.value ?? 0) < -0.7);
    const [alpha] = result.alpha;
    // The total falls with the key, as people's liking does, below a weight of 5 / 6.
    assert.equal(alpha?.low, 0);
    assert.ok(Math.abs(alpha.high - 0.83) < 1e-9, JSON.stringify(alpha));
    assert.ok(alpha.tau > 0.7 && (alpha.usedTau ?? 0) < -0.7);
    assert.match(
      result.sentences.join("\n"),
      /weight of alignment of 0\.00 to 0\.83 instead of 0\.90/,
    );
  });

  it("counts what neither is good for apart, and as a tie", () => {
    const votes = [voteOf(0, 1, "neither"), voteOf(1, 2, "tie"), voteOf(0, 2, "left")];
    const { votes: counts, items, sentences } = resultOf(mergedOf(evaluationOf(3), votes));
    assert.deepEqual([counts.counted, counts.ties, counts.neither], [3, 2, 1]);
    assert.equal(items.find(({ key }) => key === 0)?.ties, 1);
    assert.match(sentences.join("\n"), /In 1 of 3 votes neither image was good enough/);
  });

  it("tells a voter who always says left, and leaves every order open", () => {
    const votes = simulatedVotes(strengths, 40, "left").map((vote) => ({
      ...vote,
      outcome: "left" as const,
    }));
    const result = resultOf(mergedOf(twelve, votes, { voter: "ab12cd34", name: "Lefty" }));
    assert.match(result.sentences.join("\n"), /^Lefty chose the left image 40 of 40 times/m);
    assert.ok((result.sideBias[0]?.low ?? 0) > 0);
    assert.ok((result.items[0]?.low ?? 1) < (result.items[11]?.high ?? 0));
  });

  it("tells pairs that were asked again, and circles", () => {
    const votes = [
      ...[voteOf(0, 1, "left", 1), voteOf(1, 0, "right", 2), voteOf(1, 2, "left", 3)],
      ...[voteOf(2, 1, "left", 4), voteOf(1, 2, "left", 5), voteOf(2, 0, "left", 6)],
      ...[voteOf(0, 3, "left", 7), voteOf(1, 3, "left", 8)],
    ];
    const [voter] = resultOf(mergedOf(evaluationOf(4), votes)).voters;
    assert.deepEqual(voter?.repeats, { pairs: 2, alike: 1 });
    // 0 > 1 > 2 > 0 is a circle; 0 > 1, 0 > 3, 1 > 3 is none.
    assert.deepEqual(voter.triples, { closed: 2, circular: 1 });
  });

  it("says who judged each goal's images, and nothing of judges where none did", () => {
    const base = armsOf(2, 2);
    const change = {
      one: {},
      several: { machineRank: null },
      none: { machineRank: null, scores: null },
    };
    const table = [
      ["one", "one", /The same judge ranked the images of all\./],
      ["several", "several", /They had different judges, weights or goals\./],
      ["none", "none", /None of these images was judged\./],
      ["one", "several", /Of 2 goals, the same judge .* of 1 goal, 1 goal had different judges/],
      ["one", "none", /Of 2 goals, the same judge ranked the images of 1 goal, 1 goal had none\./],
      ["several", "none", /Of 2 goals, 1 goal had different judges or weights, 1 goal had none\./],
    ] as const;
    for (const [first, second, told] of table) {
      const items = base.items.map((item) => ({
        ...item,
        ...change[item.goal === 0 ? first : second],
      }));
      const { sentences } = resultOf(mergedOf({ ...base, items }, [voteOf(0, 1, "left")]));
      assert.match(sentences.join("\n"), told);
    }
  });

  it("tells times rounded to the nearest, long ones in hours", () => {
    const base = armsOf(1);
    for (const [seconds, told] of [
      [0, / in less than 1 second\b/],
      [119, / in 1 minute 59 seconds\b/],
      [3601, / in 1 hour(?! \d)/],
      [7199, / in 2 hours\b/],
      [9000, / in 2 hours 30 minutes\b/],
      [1e9, / in more than a year\b/],
    ] as const) {
      const arms = base.arms.map((arm) => ({ ...arm, seconds }));
      const { sentences } = resultOf(mergedOf({ ...base, arms }, [voteOf(0, 1, "left")]));
      assert.match(sentences.join("\n"), told);
    }
  });

  it("says of the best of a search and of its control that one judge chose both", () => {
    const two = armsOf(1);
    const folders = ["2026-01-31/ses-201500", "2026-01-31/ses-201600"];
    const items = two.items.map((item, at) => ({ ...item, folder: folders[at] ?? "" }));
    const told = (scored: Evaluation["items"]): string =>
      resultOf(mergedOf({ ...two, items: scored }, [voteOf(0, 1, "left")])).sentences.join("\n");
    assert.match(
      told(items),
      /^The only vote preferred search to control\. One vote alone could be chance\.$/m,
    );
    assert.match(told(items), /one judge chose both/);
    assert.match(told(items.map((item) => ({ ...item, machineRank: null }))), /different judges/);
  });

  it("judges no habit of one of several people, and says how far they agree", () => {
    const side = (voter: string, outcome: "left" | "right") => ({
      ...{ voter, name: null, skips: [], undone: 0 },
      votes: simulatedVotes(strengths, 40, "sides").map((vote) => ({ ...vote, outcome })),
    });
    const ann = { ...side("aaaaaaaa", "left"), votes: simulatedVotes(strengths, 40, "ann") };
    const looked = { ...ann, voter: "dddddddd", votes: [] };
    const said = (...voters: readonly (typeof ann)[]) =>
      resultOf({ ...mergedOf(twelve, []), voters }).sentences.join("\n");
    const sides = [side("bbbbbbbb", "left"), side("cccccccc", "right")];
    assert.doesNotMatch(said(ann, ...sides), /allows for/);
    assert.match(said(ann, ...sides), /habits of all together, and not this one apart/);
    // The same pairs, and never the same one of them.
    assert.match(said(...sides), /they chose the same image 0 of \d+ times/);
    assert.match(said(ann, { ...ann, voter: "bbbbbbbb" }), /the same image (\d+) of \1 times/);
    // Who only looked is nobody to agree with.
    assert.match(said(sides[0] ?? ann, looked), /^The voter.*allows for such a habit/m);
    const apart = (one: number) => ({
      ...ann,
      voter: `aaaaaaa${one}`,
      votes: [voteOf(one, 9, "left")],
    });
    assert.match(said(apart(1), apart(2)), /No two people decided on the same pair/);
  });

  it("says that people with different tastes are counted as one, where there are several", () => {
    const two = (votes: readonly Vote[]): string => {
      const merged = mergedOf(twelve, [voteOf(0, 1, "left")]);
      const other = { voter: "ffffffff", name: null, votes, skips: [], undone: 0 };
      return resultOf({ ...merged, voters: [...merged.voters, other] }).sentences.join("\n");
    };
    assert.match(two([voteOf(0, 1, "right")]), /votes count as one person's/);
    assert.doesNotMatch(two([]), /one person's/);
  });

  it("says how many votes came after the result was seen", () => {
    const late: Vote = { ...voteOf(0, 1, "left", 2), afterResult: true };
    const { votes, sentences } = resultOf(mergedOf(twelve, [voteOf(0, 1, "left"), late]));
    assert.equal(votes.afterResult, 1);
    assert.match(sentences.join("\n"), /1 of 2 votes came after the result was seen/);
    const blind = resultOf(mergedOf(twelve, [voteOf(0, 1, "left")]));
    assert.equal(blind.votes.afterResult, 0);
    assert.doesNotMatch(blind.sentences.join("\n"), /after the result/);
  });

  it("says of two arms who won how often, with what chance gives, and what they cost", () => {
    const arms = armsOf(4);
    const votes = (wins: number, all: number): Vote[] =>
      Array.from({ length: all }, (_, at) =>
        voteOf(2 * (at % 4), 1, at < wins ? "left" : "right", at),
      );
    const few = resultOf(mergedOf(arms, votes(7, 10)));
    assert.deepEqual(
      few.duels.map(({ wins, losses, ties }) => [wins, losses, ties]),
      [[7, 3, 0]],
    );
    assert.match(
      few.sentences[0] ?? "",
      /^7 of 10 votes preferred search, 3 control\. With 10 votes that could be chance\.$/,
    );
    assert.match(
      few.sentences[1] ?? "",
      /^search has 70\s% of the votes; as far as they tell, it would have between 35\s% and 92\s% of very many\.$/,
    );
    assert.match(
      few.sentences.join("\n"),
      /\$0\.12 in 1 minute 16 seconds; control: 12 images at an unknown cost in 20 seconds/,
    );
    const many = resultOf(mergedOf(arms, votes(70, 100)));
    assert.match(many.sentences[0] ?? "", /more than chance would give with 100 votes/);
    const onePair = resultOf(
      mergedOf(
        arms,
        Array.from({ length: 9 }, (_, at) => voteOf(0, 1, "left", at)),
      ),
    );
    assert.match(onePair.sentences.join("\n"), /about one pair of images/);
    const goals = resultOf(mergedOf(armsOf(4, 4), [voteOf(0, 1, "left"), voteOf(2, 3, "left")]));
    assert.equal(goals.duels[0]?.goals, 2);
    assert.deepEqual(evaluationResultSchema().parse(goals), goals);
  });

  it("keeps to the bounds of its schema with as many of everything as there can be", () => {
    const [arm] = twelve.arms;
    assert.ok(arm !== undefined);
    const goals = Array.from({ length: 8 }, (_, goal) => `${goal} ${"w".repeat(298)}`);
    const most: Evaluation = evaluationOf(64, {
      kind: "arms",
      goals,
      arms: Array.from({ length: 8 }, (_, at) => ({ ...arm, name: `${at}${"W".repeat(199)}` })),
    });
    const items = most.items.map((item, at) => ({
      ...item,
      arm: at % 8,
      goal: Math.floor(at / 8),
    }));
    const merged = mergedOf({ ...most, items }, []);
    const voters = Array.from({ length: 1200 }, (_, at) => ({
      voter: (0xaaaaaaaa + at).toString(16),
      name: "\u202e".repeat(50) + "n".repeat(50),
      votes: items
        .slice(0, 56)
        .map(({ key }) => voteOf(key, 8 * Math.floor(key / 8) + ((key + 1) % 8), "left", key)),
      skips: [],
      undone: 0,
    }));
    const faults = Array.from({ length: 500 }, () => "f".repeat(2000));
    const result = resultOf({ ...merged, voters: voters.slice(0, 30), faults });
    assert.deepEqual(evaluationResultSchema().parse(result), result);
    assert.ok(result.sentences.length >= 40);
    const people = resultOf({
      ...merged,
      voters: voters.map((voter) => ({ ...voter, votes: voter.votes.slice(0, 1) })),
    });
    assert.deepEqual(evaluationResultSchema().parse(people), people);
  });

  it("is the same to the bit for the same votes in any order", () => {
    const votes = simulatedVotes(strengths, 30, "order");
    const same = resultOf(mergedOf(twelve, votes));
    assert.deepEqual(resultOf(mergedOf(twelve, [...votes].reverse())), same);
  });

  it("takes any votes and any number of images", () => {
    const vote = fc.record({
      left: fc.nat(63),
      right: fc.nat(63),
      outcome: fc.constantFrom(
        "left" as const,
        "right" as const,
        "tie" as const,
        "neither" as const,
      ),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 14 }),
        fc.array(vote, { maxLength: 30 }),
        (count, drawn) => {
          const votes = drawn.flatMap(({ left, right, outcome }, at) =>
            left % count === right % count
              ? []
              : [voteOf(left % count, right % count, outcome, at)],
          );
          const result = resultOf(mergedOf(evaluationOf(count), votes));
          assert.deepEqual(evaluationResultSchema().parse(result), result);
          assert.equal(result.votes.counted, votes.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("a share of votes across arms", () => {
  const duelOf = (evaluation: Evaluation, votes: readonly Vote[]) => {
    const { duels, sentences } = resultOf(mergedOf(evaluation, votes));
    return { ...(duels[0] ?? assert.fail("no duel")), said: sentences.join("\n") };
  };
  /** Each image of the one arm with each of the other, `isWon` by their numbers. */
  const allPairs = (count: number, isWon: (one: number, other: number) => boolean): Vote[] =>
    Array.from({ length: count * count }, (_, at) => {
      const [one, other] = [Math.floor(at / count), at % count];
      return voteOf(2 * one, 2 * other + 1, isWon(one, other) ? "left" : "right", at);
    });

  it("is called more than chance only where an exact test would, and 5 of 5 are not", () => {
    const saidOf = (wins: number): string =>
      duelOf(
        armsOf(wins),
        Array.from({ length: wins }, (_, at) => voteOf(2 * at, 2 * at + 1, "left", at)),
      ).said;
    assert.match(
      saidOf(5),
      /^5 of 5 votes preferred search, 0 control\. With 5 votes that could be chance/,
    );
    assert.match(saidOf(6), /^6 of 6 votes preferred search, 0 control\. That is more than chance/);
  });

  it("is as sure as so many independent votes: an image that wins all its pairs is one image", () => {
    // Two of six images win all their pairs, the others half.
    const lucky = duelOf(
      armsOf(6),
      allPairs(6, (one, other) => one < 2 || (one + other) % 2 === 0),
    );
    assert.equal(lucky.wins + lucky.losses, 36);
    assert.ok(lucky.independent < 24, `${lucky.independent}`);
    assert.match(
      lucky.said,
      /votes that share images tell as much as about \d+ about different ones\.$/m,
    );
    const even = duelOf(
      armsOf(6),
      allPairs(6, (one, other) => (one + other) % 2 === 0),
    );
    assert.equal(even.independent, 36);
    assert.doesNotMatch(even.said, /share images/);
  });

  it("is told to be of goals where several people judged the same few", () => {
    const goals = armsOf(4, 4);
    const votes = Array.from({ length: 40 }, (_, at) =>
      voteOf(2 * (at % 4), 2 * (at % 4) + 1, at % 4 < 3 ? "left" : "right", at),
    );
    const { independent, rate, said } = duelOf(goals, votes);
    assert.ok(independent < 5, `${independent}`);
    assert.ok(rate.low < 0.5, "three goals of four could be chance");
    assert.match(said, /votes that share goals tell as much as about 3 about different ones/);
  });
});

describe("evaluations of the same images", () => {
  const opened = (evaluation: Evaluation, voter: string, votes: readonly Vote[]) => ({
    folder: "/output/2026-01-31/eval-210000",
    evaluation,
    voters: [],
    files: [{ voter: { voter }, said: votes }],
    faults: [],
  });

  it("are one, whatever keys their images have; others stay apart", () => {
    const other: Evaluation = {
      ...evaluationOf(3),
      evaluationId: "6f1c8a52-6f0a-4a4e-9d43-1f6f2b1f1a02",
      createdAt: twelve.createdAt + 1,
      items: [...evaluationOf(3).items].reverse().map((item, key) => ({ ...item, key })),
    };
    const stranger = evaluationOf(3, {
      evaluationId: "6f1c8a52-6f0a-4a4e-9d43-1f6f2b1f1a03",
      items: evaluationOf(3).items.map((item) => ({
        ...item,
        sha256: sha256Of(`other ${item.key}`),
      })),
    });
    const all = [
      opened(evaluationOf(3), "aaaaaaaa", [voteOf(0, 1, "left")]),
      opened(other, "bbbbbbbb", [voteOf(2, 1, "left")]),
      opened(stranger, "bbbbbbbb", [voteOf(0, 1, "left")]),
    ];
    const merged = mergedEvaluations(all);
    assert.deepEqual(
      merged.map(({ evaluationIds }) => evaluationIds.length),
      [2, 1],
    );
    const [result] = merged.map(resultOf);
    assert.equal(result?.votes.counted, 2);
    // 0 against 1 in the first is 2 against 1 in the second.
    assert.equal(result.items.find(({ key }) => key === 0)?.wins, 2);
    assert.deepEqual(mergedEvaluations([...all].reverse()), merged);
  });
});
