import {
  chanceText,
  countedText,
  ordinal,
  percentText,
  signedText,
  usdText,
} from "../base/figureText.js";
import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";
import {
  voterName,
  type Agreement,
  type AlphaFit,
  type Duel,
  type EvaluationResult,
} from "../protocol/evaluationResult.js";
import { judgeSentence, type Judged } from "./judgeSentence.js";

/**
 * A result in words. They say how many votes stand behind a figure, and where chance alone could have
 * given it; never more than the votes can carry.
 */

type Facts = Omit<EvaluationResult, "sentences">;

/** More of one sort are said in the figures alone. */
const mostVoters = 10;
const mostGoals = 5;
/** From here on votes tell people's order so well that it need not be said. */
const tellingCeiling = 0.9;

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

function duelSentences({ arms, duels, goals }: Facts, duel: Duel): string[] {
  const { arm, against, wins, losses, ties, pairs, rate, independent } = duel;
  const [one, other] = [armName(arms, arm), armName(arms, against)];
  const all = wins + losses + ties;
  const tied = ties === 0 ? "" : `, and ${ties} found neither better`;
  const isChance = rate.low <= 0.5 && rate.high >= 0.5;
  const interval = `${percentText(rate.low)} to ${percentText(rate.high)}`;
  const judged = isChance
    ? `With ${countedText(all, "vote")} that could be chance`
    : `That is more than chance would give with ${countedText(all, "vote")}`;
  const shared =
    independent < 0.95 * all
      ? `, for votes that share ${duel.goals > 1 ? "goals" : "images"} tell as much as about ${Math.round(independent)} about different ones`
      : "";
  const sentences = [
    `${wins} of ${all} preferred ${one}, ${losses} ${other}${tied}. ${judged}.`,
    `The share of ${one}, ties as half, is ${percentText(rate.value)}; 95 % interval: ${interval}${shared}.`,
  ];
  if (pairs === 1 && all > 1) {
    sentences.push("All these votes are about one pair of images: they say nothing of other ones.");
  } else if (goals.length === 1 && duels.length === 1) {
    sentences.push("All votes are about one goal: with another one it may be the other way round.");
  }
  return sentences;
}

function armSentences({ arms, items }: Facts, judged: readonly Judged[]): string[] {
  const told = arms.map((arm, index) => {
    const cost = arm.costUsd === null ? "at an unknown cost" : `for ${usdText(arm.costUsd)}`;
    const { images, seconds } = arm;
    return `${armName(arms, index)}: ${countedText(images, "image")} ${cost} in ${durationText(seconds)}`;
  });
  const drawn = arms.reduce((all, { images }) => all + images, 0);
  const isBestAlone =
    drawn > items.length && new Set(items.map(({ folder }) => folder)).size === items.length;
  return [`${told.join("; ")}. ${judgeSentence(judged, isBestAlone)}`];
}

function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function goalSentences(facts: Facts, leader: Facts["leaders"][number]): string[] {
  const { goals, items, agreement, alpha } = facts;
  const { goal, key, pBest, isSettled, groups, isSeparated } = leader;
  const ranked = items.filter((item) => item.goal === goal);
  const label = nameOf(ranked.find((item) => item.key === key)?.label ?? "");
  const votes = ranked.reduce((sum, { wins, ties }) => sum + wins + ties / 2, 0);
  const about = goals.length > 1 ? `“${cutText(oneLine(goals[goal] ?? ""), 60, "…")}”: ` : "";
  const first = `${about}${label} comes first after ${countedText(votes, "vote")}; it is the best with a probability of ${chanceText(pBest)}.`;
  const sentences = [isSettled ? first : `${first} ${notSettled(ranked.length)}`];
  const agreed = agreement.find((each) => each.goal === goal);
  if (agreed !== undefined) sentences.push(...agreementSentences(facts, agreed));
  const weight = alpha.find((each) => each.goal === goal);
  if (weight !== undefined) sentences.push(...alphaSentences(weight, agreed?.items ?? 0));
  if (groups > 1) {
    sentences.push(
      `The images fall into ${groups} groups that no vote joins: how those stand to each other is a guess.`,
    );
  } else if (isSeparated) {
    sentences.push(
      "Some images have never lost to any of the others: by how much they are better is a guess.",
    );
  }
  return sentences;
}

function notSettled(images: number): string {
  return images === 2 ? "More votes may turn that round." : "More votes may put another one there.";
}

function agreementSentences({ items }: Facts, agreed: Agreement): string[] {
  const { kendall, ceiling, top, machineFirst, goal } = agreed;
  const sentences: string[] = [];
  if (machineFirst === 1) sentences.push("The machine has the same one first.");
  else if (machineFirst !== null) {
    const first = items.find((item) => item.goal === goal && item.machineRank === 1);
    sentences.push(
      `The machine has ${nameOf(first?.label ?? "another one")} first, which comes ${ordinal(machineFirst)} here.`,
    );
  }
  if (kendall !== null) {
    const same = percentText((kendall.value + 1) / 2);
    const figures = `Kendall's tau-b ${signedText(kendall.value)}, 95 %: ${signedText(kendall.low)} to ${signedText(kendall.high)}`;
    const isChance = kendall.low <= 0 && kendall.high >= 0;
    const judged = isChance ? " That could be chance." : "";
    const unsure =
      ceiling !== null && ceiling < tellingCeiling
        ? ` These votes tell people's order only so well: the right one would come to about ${signedText(ceiling)}.`
        : "";
    sentences.push(
      `Of two of these ${agreed.items} images, machine and people have the same one before the other in ${same} of the pairs (${figures}; 50 % is chance).${judged}${unsure}`,
    );
  }
  if (top !== null && top.k > 1) {
    sentences.push(
      `Of people's best ${top.k}, ${top.shared} are among the machine's best ${top.k}; chance would give ${signedText(top.byChance, 1)}.`,
    );
  }
  return sentences;
}

function alphaSentences({ used, usedTau, low, high, tau }: AlphaFit, images: number): string[] {
  const weight = low === high ? signedText(low) : `${signedText(low)} to ${signedText(high)}`;
  const hint = `It was found with these very votes on ${images} images: a hint, no proof.`;
  if (used === null || usedTau === null) {
    return [
      `A weight of alignment of ${weight} would agree best (tau-b ${signedText(tau)}). ${hint}`,
    ];
  }
  if (tau - usedTau < 1e-9) {
    return [
      `No weight of alignment would have agreed better than the ${signedText(used)} that it had.`,
    ];
  }
  return [
    `With a weight of alignment of ${weight} instead of ${signedText(used)} the machine would have agreed best (tau-b ${signedText(tau)} instead of ${signedText(usedTau)}). ${hint}`,
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

function armName(arms: Facts["arms"], arm: number): string {
  return nameOf(arms[arm]?.name ?? "");
}

function nameOf(text: string): string {
  return cutText(oneLine(text), 60, "…");
}
