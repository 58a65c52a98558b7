import type {
  Agreement,
  ArmResult,
  Correlation,
  Duel,
  EvaluationResult,
  VoterResult,
} from "../../../src/protocol/evaluationResult.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { countText, ordinal, unknown } from "../../page/words.js";

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
  return `${signed(value)} (${signed(low)} to ${signed(high)})`;
}

/** A minus that is as wide as a figure. */
function signed(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

function percent(value: number): string {
  return `${Math.round(value * 100)}\u00a0%`;
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

function ofAgreement({ kendall, spearman, top, machineFirst }: Agreement): readonly Figure[] {
  return [
    {
      name: "Kendall's tau-b",
      value: correlationText(kendall),
      title: "1: the same order, 0: none in common, −1: the opposite. With its 95 % interval",
    },
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
  return voters.map((each, index) => ({
    voter: each.voter,
    name: each.voter === own ? "You" : nameOf(each, index),
    cells: [
      String(each.votes),
      each.neither === 0 ? String(each.ties) : `${each.ties} (${each.neither} neither)`,
      String(each.skips),
      shareText(each.repeats.alike, each.repeats.pairs),
      shareText(each.triples.circular, each.triples.closed),
      each.left === null ? unknown : percent(each.left.value),
    ],
  }));
}

function nameOf({ name, voter }: VoterResult, index: number): string {
  if (name !== null && name !== "") return visibleText(name);
  return `Voter ${index + 1} (${voter.slice(0, 4)})`;
}

/** "3 of 4"; a dash where there was nothing to tell it by. */
function shareText(part: number, of: number): string {
  return of === 0 ? unknown : `${part} of ${of}`;
}

/** "Search against control: 7 of 10 won (39 to 89 %)" */
export function duelFigure(duel: Duel, arms: readonly ArmResult[]): Figure {
  const { wins, losses, ties, rate } = duel;
  const nameAt = (index: number): string => visibleText(arms[index]?.name ?? "");
  const tied = ties === 0 ? "" : `, ${countText(ties, "tie")}`;
  return {
    name: `${nameAt(duel.arm)} against ${nameAt(duel.against)}`,
    value: `${wins} of ${wins + losses + ties} won${tied} (${percent(rate.low)} to ${percent(rate.high)})`,
    title: "With its 95 % interval, a tie as half a win",
  };
}

/** "12 images, $0.42, 95 s" */
export function armFigure({ name, images, costUsd, seconds }: ArmResult): Figure {
  const cost = costUsd === null ? "cost not known" : `$${costUsd.toFixed(2)}`;
  return {
    name: visibleText(name),
    value: `${countText(images, "image")}, ${cost}, ${Math.round(seconds)}\u00a0s`,
  };
}
