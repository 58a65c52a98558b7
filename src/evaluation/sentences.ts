import {
  chanceText,
  countedText,
  ordinal,
  percentText,
  rangeText,
  signedText,
} from "../base/figureText.js";
import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";
import {
  voterName,
  type Agreement,
  type AlphaFit,
  type EvaluationResult,
} from "../protocol/evaluationResult.js";
import { armSentences, duelSentences, nameOf } from "./armWords.js";
import type { Judged } from "./judgeSentence.js";

/**
 * A result in words. They say how many votes stand behind a figure, and where chance alone could have
 * given it; never more than the votes can carry.
 */

type Facts = Omit<EvaluationResult, "sentences">;

/** More of one sort are said in the figures alone. */
const mostVoters = 10;
const mostGoals = 5;

/**
 * The most important first; names of voters and arms are clean, and on one line.
 * @param judged the images, with what the machine says of them
 */
export function sentencesOf(facts: Facts, judged: readonly Judged[]): string[] {
  const { votes, of, leaders } = facts;
  if (votes.counted === 0) return ["Nobody has voted yet."];
  const goals = leaders.slice(0, mostGoals).flatMap((leader) => goalSentences(facts, leader));
  const rest = leaders.length - mostGoals;
  const more = rest > 0 ? [`${countedText(rest, "more goal")} stand in the figures.`] : [];
  const duels = facts.duels.flatMap((duel) => duelSentences(facts, duel));
  return [
    ...(of === "arms" ? [...duels, ...armSentences(facts, judged), ...goals] : goals),
    ...more,
    ...pooledSentences(facts),
    ...afterSentences(facts),
    ...neitherSentences(facts),
    ...voterSentences(facts),
  ];
}

function goalSentences(facts: Facts, leader: Facts["leaders"][number]): string[] {
  const { of, goals, items, agreement, alpha } = facts;
  const { goal, key, pBest, isSettled, groups, isSeparated } = leader;
  const ranked = items.filter((item) => item.goal === goal);
  const agreed = agreement.find((each) => each.goal === goal);
  // Of two images of two arms all is said where the arms are compared.
  if (of === "arms" && ranked.length === 2) {
    return goals.length > 1 || agreed === undefined ? [] : firstSentences(facts, agreed);
  }
  const label = nameOf(ranked.find((item) => item.key === key)?.label ?? "");
  const votes = ranked.reduce((sum, { wins, ties }) => sum + wins + ties / 2, 0);
  const about = goals.length > 1 ? `“${cutText(oneLine(goals[goal] ?? ""), 60, "…")}”: ` : "";
  const first = `${about}${label} comes first after ${countedText(votes, "vote")}; it is the best with a probability of ${chanceText(pBest)}.`;
  const sentences = [isSettled ? first : `${first} ${notSettled(ranked.length)}`];
  if (agreed !== undefined) sentences.push(...agreementSentences(facts, agreed));
  sentences.push(...placeSentences(ranked));
  const weight = alpha.find((each) => each.goal === goal);
  if (weight !== undefined) sentences.push(...alphaSentences(weight, agreed?.items ?? 0));
  if (groups > 1) {
    sentences.push(
      `The images fall into ${groups} groups that no vote joins: how those stand to each other is a guess.`,
    );
  } else if (isSeparated && ranked.length > 2) {
    sentences.push(
      "Some images have never lost to any of the others: by how much they are better is a guess.",
    );
  }
  return sentences;
}

function notSettled(images: number): string {
  return images === 2 ? "More votes may turn that round." : "More votes may put another one there.";
}

/** Shown by the widest range of all but the first, so that nobody takes an order for a certain one. */
function placeSentences(ranked: Facts["items"]): string[] {
  const [, ...others] = ranked;
  const wide = others.filter(({ places }) => places.high > places.low);
  const second = wide[0];
  if (ranked.length < 3 || second === undefined) return [];
  const { label, rank, places } = second;
  return [
    `No place is exact: ${nameOf(label)}, ${ordinal(rank)} here, may be anything from ${ordinal(places.low)} to ${ordinal(places.high)}. Of two images whose ranges of places overlap, either may be better.`,
  ];
}

function firstSentences({ items }: Facts, { machineFirst, goal }: Agreement): string[] {
  if (machineFirst === null) return [];
  const all = items.filter((item) => item.goal === goal);
  const first = all.find(({ machineRank }) => machineRank === 1);
  if (all.length === 2) {
    return [
      `The machine prefers ${machineFirst === 1 ? "the same one" : nameOf(first?.label ?? "the other one")}.`,
    ];
  }
  if (machineFirst === 1) return ["The machine has the same one first."];
  return [
    `The machine has ${nameOf(first?.label ?? "another one")} first, which comes ${ordinal(machineFirst)} here.`,
  ];
}

function agreementSentences(facts: Facts, agreed: Agreement): string[] {
  const { kendall, top } = agreed;
  const sentences = firstSentences(facts, agreed);
  const [who, whose] = isSeveral(facts.voters)
    ? ["people", "people's"]
    : ["the voter", "the voter's"];
  if (kendall !== null) {
    const isChance = kendall.low <= 0 && kendall.high >= 0;
    const judged = isChance ? ", which could be chance" : "";
    sentences.push(
      `Of two of these ${agreed.items} images, the machine and ${who} prefer the same one in about ${pairShare(kendall.value)} of the pairs (50 % is chance). As far as the votes tell, it is between ${pairShare(kendall.low)} and ${pairShare(kendall.high)}${judged}.`,
    );
  }
  if (top !== null && top.k > 1) {
    const range = top.low === top.high ? "" : `${rangeText(top)} as far as the votes tell; `;
    sentences.push(
      `Of ${whose} best ${top.k}, ${top.shared} ${top.shared === 1 ? "is" : "are"} among the machine's best ${top.k} (${range}chance would give ${signedText(top.byChance, 1)}).`,
    );
  }
  return sentences;
}

/** Kendall's tau as the share of pairs that two orders have the same way round. */
function pairShare(tau: number): string {
  return percentText((tau + 1) / 2);
}

function alphaSentences({ used, usedTau, low, high, tau }: AlphaFit, images: number): string[] {
  const weight = low === high ? signedText(low) : `${signedText(low)} to ${signedText(high)}`;
  const hint = `It was found with these very votes on ${images} images: a hint, no proof.`;
  const same = `it has ${pairShare(tau)} of the pairs as these votes order them`;
  if (used === null || usedTau === null) {
    return [
      `A weight of alignment of ${weight} would agree best: ${same} (50 % is chance). ${hint}`,
    ];
  }
  if (tau - usedTau < 1e-9) {
    return [
      `No weight of alignment would have agreed better than the ${signedText(used)} that it had.`,
    ];
  }
  return [
    `With a weight of alignment of ${weight} instead of ${signedText(used)} the machine would have agreed best: ${same}, instead of ${pairShare(usedTau)}. ${hint}`,
  ];
}

function pooledSentences({ voters, betweenVoters }: Facts): string[] {
  if (!isSeveral(voters)) return [];
  return [
    betweenVoters === null
      ? "No two people decided on the same pair: how far they agree is not known."
      : `Where two people decided on the same pair, they chose the same image ${betweenVoters.alike} of ${betweenVoters.compared} times (half of them is chance).`,
    "All people's votes count as one person's: where their tastes differ, less is sure than this says.",
  ];
}

/** Whether more than one has voted; who only looked is none of them. */
function isSeveral(voters: Facts["voters"]): boolean {
  return voters.filter(({ votes }) => votes > 0).length > 1;
}

function neitherSentences({ votes: { neither, counted } }: Facts): string[] {
  if (neither === 0) return [];
  return [
    `In ${neither} of ${counted} votes neither image was good enough; they count as ties above.`,
  ];
}

function afterSentences({ votes: { afterResult, counted } }: Facts): string[] {
  if (afterResult === 0) return [];
  return [
    `${afterResult} of ${countedText(counted, "vote")} came after the result was seen: ${afterResult === 1 ? "it was" : "they were"} not blind.`,
  ];
}

function voterSentences({ voters }: Facts): string[] {
  const several = isSeveral(voters);
  const habit = several
    ? "the ranking takes the habits of all together, and not this one apart"
    : "the ranking allows for such a habit";
  return voters.slice(0, mostVoters).flatMap(({ voter, name, left, repeats, triples }) => {
    const isKnown = name !== null && oneLine(name) !== "";
    const who = several || isKnown ? voterName({ name, voter }) : "The voter";
    const sentences: string[] = [];
    if (left !== null && (left.low > 0.5 || left.high < 0.5)) {
      const count = Math.round(left.value * left.of);
      sentences.push(
        `${who} chose the left image ${count} of ${left.of} times, which chance hardly gives as sides are drawn by lot: ${habit}.`,
      );
    }
    if (repeats.pairs > 0) {
      sentences.push(
        `${who} was asked ${countedText(repeats.pairs, "pair")} more than once; the answers were alike in ${repeats.alike} of them.`,
      );
    }
    if (triples.circular > 0) {
      sentences.push(
        `Of ${countedText(triples.closed, "set")} of three images that ${who === "The voter" ? "the voter" : who} compared all round, ${triples.circular} cannot be put in an order.`,
      );
    }
    return sentences;
  });
}
