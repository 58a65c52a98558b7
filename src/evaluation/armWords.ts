import { spentText } from "../base/durationText.js";
import { countedText, percentText, usdText } from "../base/figureText.js";
import { cutText } from "../base/cutText.js";
import { oneLine } from "../base/visibleText.js";
import type { Duel, EvaluationResult } from "../protocol/evaluationResult.js";
import { judgeSentence, type Judged } from "./judgeSentence.js";

/** What a comparison of arms comes to, in words. */

type Facts = Omit<EvaluationResult, "sentences">;

/** One arm against another. */
export function duelSentences({ arms, duels, goals }: Facts, duel: Duel): string[] {
  const { arm, against, wins, losses, ties, pairs, rate, independent } = duel;
  const [one, other] = [armName(arms, arm), armName(arms, against)];
  const all = wins + losses + ties;
  if (all === 1) {
    const said =
      ties === 1
        ? `found neither ${one} nor ${other} better`
        : wins === 1
          ? `preferred ${one} to ${other}`
          : `preferred ${other} to ${one}`;
    return [`The only vote ${said}. One vote alone could be chance.`];
  }
  const tied = ties === 0 ? "" : `, and ${ties} found neither better`;
  const isChance = rate.low <= 0.5 && rate.high >= 0.5;
  const interval = `between ${percentText(rate.low)} and ${percentText(rate.high)}`;
  const judged = isChance
    ? `With ${countedText(all, "vote")} that could be chance`
    : `That is more than chance would give with ${countedText(all, "vote")}`;
  const shared =
    independent < 0.95 * all
      ? `, for votes that share ${duel.goals > 1 ? "goals" : "images"} tell as much as about ${Math.round(independent)} about different ones`
      : "";
  const sentences = [
    `${wins} of ${all} votes preferred ${one}, ${losses} ${other}${tied}. ${judged}.`,
    `${ties === 0 ? "" : "With a tie as half a vote, "}${one} has ${percentText(rate.value)} of the votes; as far as they tell, it would have ${interval} of very many${shared}.`,
  ];
  if (pairs === 1) {
    sentences.push("All these votes are about one pair of images: they say nothing of other ones.");
  } else if (goals.length === 1 && duels.length === 1) {
    sentences.push("All votes are about one goal: with another one it may be the other way round.");
  }
  return sentences;
}

/** What was drawn for each arm, and who judged it. */
export function armSentences({ arms, items }: Facts, judged: readonly Judged[]): string[] {
  const told = arms.map((arm, index) => {
    const cost = arm.costUsd === null ? "at an unknown cost" : `for ${usdText(arm.costUsd)}`;
    const { images, seconds } = arm;
    return `${armName(arms, index)}: ${countedText(images, "image")} ${cost} in ${spentText(1000 * seconds)}`;
  });
  const drawn = arms.reduce((all, { images }) => all + images, 0);
  const isBestAlone =
    drawn > items.length && new Set(items.map(({ folder }) => folder)).size === items.length;
  return [`${told.join("; ")}. ${judgeSentence(judged, isBestAlone)}`];
}

function armName(arms: Facts["arms"], arm: number): string {
  return nameOf(arms[arm]?.name ?? "");
}

/** A name from a file: on one line, and not too long. */
export function nameOf(text: string): string {
  return cutText(oneLine(text), 60, "…");
}
