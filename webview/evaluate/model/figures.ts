import {
  voterName,
  type Agreement,
  type ArmResult,
  type Correlation,
  type Duel,
  type EvaluationResult,
} from "../../../src/protocol/evaluationResult.js";
import { ordinal, percentText, signedText, usdText } from "../../../src/base/figureText.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { countText, unknown } from "../../page/words.js";

/** Figures of a result as they are read. Pure. */

export interface Figure {
  readonly name: string;
  readonly value: string;
  /** What it means, in a sentence. */
  readonly title?: string;
}

/** "0.62 (0.31 to 0.80)" */
function correlationText(correlation: Correlation | null): string {
  if (correlation === null) return unknown;
  const { value, low, high } = correlation;
  return `${signedText(value)} (${signedText(low)} to ${signedText(high)})`;
}

/** How far the machine's order is people's, of one goal. */
export function agreementFigures(result: EvaluationResult, goal: number): readonly Figure[] {
  const agreement = result.agreement.find((each) => each.goal === goal);
  const alpha = result.alpha.find((each) => each.goal === goal);
  return [
    ...(agreement === undefined ? [] : ofAgreement(agreement)),
    ...(alpha === undefined
      ? []
      : [
          {
            name: "Weight of alignment that agrees best",
            value:
              alpha.low === alpha.high
                ? alpha.low.toFixed(2)
                : `${alpha.low.toFixed(2)} to ${alpha.high.toFixed(2)}`,
            title:
              alpha.used === null
                ? "What the machine's totals would have to be made with"
                : `The search used ${alpha.used.toFixed(2)}`,
          },
        ]),
  ];
}

function ofAgreement({
  kendall,
  spearman,
  ceiling,
  top,
  machineFirst,
}: Agreement): readonly Figure[] {
  return [
    {
      name: "Kendall's tau-b",
      value: correlationText(kendall),
      title: "1: the same order, 0: none in common, −1: the opposite. With its 95 % interval",
    },
    ...(ceiling === null
      ? []
      : [
          {
            name: "Tau-b of the right order",
            value: signedText(ceiling),
            title:
              "What the order that people have in mind would come to: votes tell it only so well",
          },
        ]),
    {
      name: "Spearman's rho",
      value: correlationText(spearman),
      title: "1: the same order, 0: none in common, −1: the opposite. With its 95 % interval",
    },
    ...(top === null
      ? []
      : [
          {
            name: `In both top ${top.k}`,
            value: `${top.shared} of ${top.k}`,
            title: `By chance it would be ${top.byChance.toFixed(1)}`,
          },
        ]),
    {
      name: "The machine's first is here",
      value: machineFirst === null ? unknown : ordinal(machineFirst),
    },
  ];
}

/** A row of the table of voters. */
export interface VoterRow {
  readonly voter: string;
  readonly name: string;
  readonly cells: readonly string[];
}

export const voterColumns: readonly Figure[] = [
  { name: "Votes", value: "" },
  { name: "Ties", value: "", title: "Those of which neither is good among them" },
  { name: "Skipped", value: "" },
  { name: "Same again", value: "", title: "Pairs that were answered twice, and alike" },
  { name: "In circles", value: "", title: "Threes of images of which each beats the next" },
  { name: "Left", value: "", title: "Of decided votes, those for the left side" },
];

/** @param own who votes in this panel */
export function voterRows({ voters }: EvaluationResult, own: string): readonly VoterRow[] {
  const you = (name: string): string => (voters.length === 1 ? "You" : `${name} (you)`);
  return voters.map((each) => ({
    voter: each.voter,
    name: each.voter === own ? you(voterName(each)) : voterName(each),
    cells: [
      String(each.votes),
      each.neither === 0 ? String(each.ties) : `${each.ties} (${each.neither} neither)`,
      String(each.skips),
      shareText(each.repeats.alike, each.repeats.pairs),
      shareText(each.triples.circular, each.triples.closed),
      each.left === null ? unknown : percentText(each.left.value),
    ],
  }));
}

/** "3 of 4"; a dash where there was nothing to tell it by. */
function shareText(part: number, of: number): string {
  return of === 0 ? unknown : `${part} of ${of}`;
}

/** "search against control", "7 of 10 won: 70 % (35 % to 92 %)" */
export function duelFigure(duel: Duel, arms: readonly ArmResult[]): Figure {
  const { wins, losses, ties, rate } = duel;
  const nameAt = (index: number): string => visibleText(arms[index]?.name ?? "");
  const tied = ties === 0 ? "" : `, ${countText(ties, "tie")}`;
  return {
    name: `${nameAt(duel.arm)} against ${nameAt(duel.against)}`,
    value: `${wins} of ${wins + losses + ties} won${tied}: ${percentText(rate.value)} (${percentText(rate.low)} to ${percentText(rate.high)})`,
    title: "The share with its 95 % interval, a tie as half a win",
  };
}

/** "12 images, $0.42, 95 s" */
export function armFigure({ name, images, costUsd, seconds }: ArmResult): Figure {
  const cost = costUsd === null ? "cost not known" : usdText(costUsd);
  return {
    name: visibleText(name),
    value: `${countText(images, "image")}, ${cost}, ${Math.round(seconds)}\u00a0s`,
  };
}
