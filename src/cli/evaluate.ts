import { chanceText, countedText, signedText } from "../base/figureText.js";
import { oneLine } from "../base/visibleText.js";
import { openEvaluation, type OpenedEvaluation } from "../evaluation/openEvaluation.js";
import { csvRows } from "../evaluation/resultCsv.js";
import { resultOf } from "../evaluation/resultOf.js";
import { mergedEvaluations } from "../evaluation/sameImages.js";
import type { EvaluationResult, ItemResult } from "../protocol/evaluationResult.js";
import type { Invocation } from "./invocation.js";
import { joined, line, toned, type Line } from "./line.js";
import type { Output } from "./output.js";
import { cells, fit, wrap } from "./terminalText.js";

/**
 * Shows what the votes of evaluations come to, those of the same images together.
 * @returns the exit code
 * @throws {StorageError} one of them cannot be read
 */
export async function evaluateCommand(
  { folders, as }: Extract<Invocation, { kind: "evaluate" }>,
  { out, row, json, note, columns }: Output,
  signal: AbortSignal,
): Promise<number> {
  const opened: OpenedEvaluation[] = [];
  for (const folder of folders) opened.push(await openEvaluation(folder, signal));
  const results = mergedEvaluations(opened).map(resultOf).map(votedAlone);
  if (as === "json") results.forEach(json);
  else if (as === "csv") csvRows(results).forEach(row);
  else {
    for (const [index, result] of results.entries()) {
      if (index > 0) out("");
      resultLines(result, columns()).forEach(out);
    }
  }
  if (as === "csv" && results.some(hasNoVote)) howToVote.forEach((text) => note(text));
  if (as !== "json") results.forEach(({ faults }) => faults.forEach((fault) => note(fault)));
  return 0;
}

const howToVote = [
  "There are no votes yet, so there is no ranking.",
  "To vote, open the folder that the evaluation lies in with the editor and run the command “Imagebeam: Continue Evaluation...”.",
] as const;

function hasNoVote({ votes }: EvaluationResult): boolean {
  return votes.counted === 0;
}

/** Without the images of goals that nobody voted about: any order of those would be an invention. */
function votedAlone(result: EvaluationResult): EvaluationResult {
  const voted = new Set(result.leaders.map(({ goal }) => goal));
  return { ...result, items: result.items.filter(({ goal }) => voted.has(goal)) };
}

const widestName = 40;

/** As people read it: the answer, a table of each goal, and what else there is to say. */
export function resultLines(result: EvaluationResult, columns: number): Line[] {
  const { goals, sentences } = result;
  const text = (sentence: string): Line[] => wrap(oneLine(sentence), Math.min(columns - 1, 100));
  const titles = goals.map((goal) => wrap(toned("strong", oneLine(goal)), columns - 1));
  if (hasNoVote(result)) return [...titles.flat(), ...howToVote.flatMap(text)];
  const [answer = "", ...others] = sentences;
  const tables = goals.map((_, index) => {
    const items = result.items.filter((item) => item.goal === index);
    return items.length === 0 ? [line("No votes yet.")] : tableOf(items);
  });
  const isOne = goals.length === 1;
  return [
    ...(isOne ? titles.flat() : []),
    ...text(answer),
    line(),
    ...tables.flatMap((table, index) => [
      ...(isOne ? [] : (titles[index] ?? [])),
      ...table,
      line(),
    ]),
    line(`${countsText(result)}.`),
    ...others.flatMap(text),
  ];
}

function countsText({ votes, voters }: EvaluationResult): string {
  // Who only looked is no voter.
  const people = voters.filter((voter) => voter.votes > 0).length;
  const counts = [
    `${countedText(votes.counted, "vote")} of ${people === 1 ? "1 person" : `${people} people`}`,
    ...(votes.ties > 0 ? [countedText(votes.ties, "tie")] : []),
    ...(votes.neither > 0 ? [`${votes.neither} times neither was good`] : []),
    ...(votes.skips > 0 ? [`${votes.skips} skipped`] : []),
    ...(votes.undone > 0 ? [`${votes.undone} taken back`] : []),
  ];
  return counts.join(", ");
}

function tableOf(items: readonly ItemResult[]): Line[] {
  const names = items.map(({ label }) => oneLine(label));
  const width = Math.min(widestName, Math.max(5, ...names.map((name) => cells(name))));
  const right = (text: string, size: number): Line => fit(text, size, "right");
  const heading = [
    ...[right("place", 5), fit("image", width), right("strength", 8), right("95 %", 14)],
    ...[right("is best", 7), " won", "tied", "lost", "machine"],
  ];
  return [
    toned("faint", joined(heading, "  ")),
    ...items.map((item, index) => {
      const { rank, strength, low, high, pBest, wins, ties, losses, machineRank } = item;
      const row = joined(
        [
          ...[
            right(String(rank), 5),
            fit(names[index] ?? "", width),
            right(signedText(strength), 8),
          ],
          ...[
            right(`${signedText(low)} to ${signedText(high)}`, 14),
            right(chanceText(pBest, true), 7),
          ],
          ...[right(String(wins), 4), right(String(ties), 4), right(String(losses), 4)],
          right(machineRank === null ? "-" : String(machineRank), 7),
        ],
        "  ",
      );
      return rank === 1 ? toned("strong", row) : row;
    }),
  ];
}
