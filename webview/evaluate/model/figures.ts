import {
  voterName,
  type Agreement,
  type ArmResult,
  type Correlation,
  type Duel,
  type EvaluationResult,
  type ItemResult,
} from "../../../src/protocol/evaluationResult.js";
import { spentText } from "../../../src/base/durationText.js";
import {
  ordinal,
  percentText,
  rangeText,
  signedText,
  usdText,
} from "../../../src/base/figureText.js";
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
function correlationText(correlation: Pick<Correlation, "value" | "low" | "high"> | null): string {
  if (correlation === null) return unknown;
  const { value, low, high } = correlation;
  return `${signedText(value)} (${signedText(low)} to ${signedText(high)})`;
}

/** "Lies between places 2 and 7, with 95 %", "2nd place, with 95 %". */
export function placesText({ low, high }: ItemResult["places"]): string {
  return low === high
    ? `${ordinal(low)} for nearly sure`
    : `Its place may be anything from ${ordinal(low)} to ${ordinal(high)}`;
}

/** How far the machine's order is that of the votes, of one goal, as anybody reads it. */
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
            title: `How much “shows what was asked for” counts in the machine's totals, against “is beautiful”${
              alpha.used === null ? "" : `; the search used ${alpha.used.toFixed(2)}`
            }`,
          },
        ]),
  ];
}

function ofAgreement({ kendall, top, machineFirst }: Agreement): readonly Figure[] {
  return [
    {
      name: "Prefer the same one of two",
      value: kendall === null ? unknown : pairsText(kendall),
      title: "The machine and who voted, of all pairs; by chance it would be 50\u00a0%",
    },
    ...(top === null
      ? []
      : [
          {
            name: `In both top ${top.k}`,
            value: `${top.shared} of ${top.k}${top.low === top.high ? "" : ` (${rangeText(top)})`}`,
            title: `By chance it would be ${top.byChance.toFixed(1)}`,
          },
        ]),
    {
      name: "The machine's first is here",
      value: machineFirst === null ? unknown : ordinal(machineFirst),
    },
  ];
}

/** "71 % (49 % to 86 %)": tau as the share of pairs that both have the same way round. */
function pairsText({ value, low, high }: Correlation): string {
  const [middle, from, to] = [value, low, high].map((tau) => percentText((tau + 1) / 2));
  return `${middle} (${from} to ${to})`;
}

/** How the figures are made, for who knows the terms. */
export const methodText =
  "Davidson's model of paired comparisons with ties, with a bias to a side and normal priors; draws of its exact posterior. Intervals are its central 95\u00a0%. For the agreement the machine's order and people's strengths may correlate, any correlation as likely as another beforehand.";

/** The same in the terms of statistics, and what is told nowhere else. */
export function termFigures(result: EvaluationResult, goal: number): readonly Figure[] {
  const agreement = result.agreement.find((each) => each.goal === goal);
  const leader = result.leaders.find((each) => each.goal === goal);
  const bias = result.sideBias.find((each) => each.goal === goal);
  const opposite = "1: the same order, 0: none in common, −1: the opposite";
  return [
    ...(agreement === undefined
      ? []
      : [
          {
            name: "Kendall's tau-b",
            value: correlationText(agreement.kendall),
            title: `With the machine. ${opposite}`,
          },
          {
            name: "Spearman's rho",
            value: correlationText(agreement.spearman),
            title: `With the machine. ${opposite}`,
          },
        ]),
    ...(leader === undefined
      ? []
      : [
          {
            name: "Expected regret",
            value: `${leader.regretSd.toFixed(2)} sd`,
            title:
              "How much weaker the first is than the best, on average, in standard deviations of strengths",
          },
        ]),
    ...(bias === undefined
      ? []
      : [
          {
            name: "Bias to the left",
            value: `${correlationText(bias)} logits`,
            title: "Below 0: to the right. The strengths allow for it",
          },
        ]),
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
  {
    name: "Ties",
    value: "",
    title: "neither was better; those of which neither is good are among them",
  },
  { name: "Skipped", value: "" },
  { name: "Same again", value: "", title: "pairs that were answered more than once, and alike" },
  {
    name: "In circles",
    value: "",
    title: "threes of images of which each was preferred to the next: they have no order",
  },
  { name: "Left", value: "", title: "of decided votes, those for the left side" },
];

/** Of one pair nothing is asked again, and no three go in a circle. */
export const pairColumns = voterColumns.slice(0, 3);

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

/** "search against control", "7 of 10 won: 70 % (35 % to 92 %)"; of one vote there is no share. */
export function duelFigure(duel: Duel, arms: readonly ArmResult[]): Figure {
  const { wins, losses, ties, rate } = duel;
  const votes = wins + losses + ties;
  const nameAt = (index: number): string => visibleText(arms[index]?.name ?? "");
  const tied = ties === 0 ? "" : `, ${countText(ties, "tie")}`;
  const name = `${nameAt(duel.arm)} against ${nameAt(duel.against)}`;
  const won = `${wins} of ${votes} won${tied}`;
  if (votes === 1) return { name, value: won };
  return {
    name,
    value: `${won}: ${percentText(rate.value)} (${percentText(rate.low)} to ${percentText(rate.high)})`,
    title: "In brackets: how many it may be of very many votes (95 %); a tie is half a win",
  };
}

/** "12 images, $0.42, 1 minute 35 seconds" */
export function armFigure({ name, images, costUsd, seconds }: ArmResult): Figure {
  const cost = costUsd === null ? "cost not known" : usdText(costUsd);
  return {
    name: visibleText(name),
    value: `${countText(images, "image")}, ${cost}, ${spentText(1000 * seconds)}`,
  };
}
