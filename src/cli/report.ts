import { join } from "node:path";
import { clockText } from "../base/durationText.js";
import { countedText, usdText } from "../base/figureText.js";
import { usdOf } from "../base/money.js";
import { oneLine } from "../base/visibleText.js";
import { connectionOf, type Connection } from "../protocol/connections.js";
import type { Finding } from "../protocol/events.js";
import { findingText } from "../protocol/findingText.js";
import { allCandidates, candidateOf } from "../search/candidates.js";
import { lineageOf, machineWinnerOf, ranksOf, winnerOf } from "../search/selectors.js";
import { builtinKind } from "../protocol/providers.js";
import { inTerminal } from "../protocol/surfaces.js";
import type { RunResult } from "../sessions/searchRun.js";
import { isEndByCap } from "../search/reduceActs.js";
import type { Candidate, SearchState } from "../search/state.js";
import { costUsdOf } from "../search/usageTotals.js";
import { aboutText, scoreText, standing, toneOf } from "./candidateText.js";
import { endText } from "./endText.js";
import { keyAdvice, keyFault } from "./keys.js";
import { joined, line, toned, type Line, type Text } from "./line.js";
import { nextSteps, resumeLine, type NextCommands } from "./nextSteps.js";
import { cut, fit, wrap } from "./terminalText.js";
import { objectiveLines, whyLines } from "./whyLines.js";
import { wordDiff } from "./wordDiff.js";

export interface ReportOptions extends NextCommands {
  readonly columns: number;
  /** All that are set up: where their keys are looked for. */
  readonly connections: readonly Connection[];
}

/** Rows of the table; the rest is counted, and stands in `metadata.json`. */
const maxRows = 24;
const maxFindings = 12;
/** Cells. */
const longestFinding = 300;

/** What a finished search leaves a person with: candidates, the winner's path and why, what next. */
export function reportLines(state: SearchState, options: ReportOptions): Line[] {
  const winner = winnerOf(state);
  const sections = [
    tableLines(state, options),
    ...(winner === null ? [] : [pathLines(state, winner, options)]),
    whyLines(state, options.columns),
    ...(winner === null ? [] : [findingLines(candidateOf(state, winner), options)]),
    endLines(state, winner, options),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines) => [line(), ...lines]);
}

/** Where a pause leaves things, and the exact command that goes on; none where none would work. */
export function pausedLines({ outcome, state }: RunResult, options: ReportOptions): Line[] {
  const title = outcome.kind === "paused" ? "Paused." : "Stopped.";
  const why = outcome.kind === "paused" ? outcome.message : lossOf(outcome);
  const advice = keyAdviceFor(state, options.connections);
  const told = why !== null && advice !== "" ? keyFault(why) : why;
  const message = told === null ? "" : ` ${asSentence(inTerminal(oneLine(told), options.command))}`;
  const sofar = `${message}${advice} ${countedText(state.totals.images, "image")} so far.`;
  if (outcome.kind === "lost") return [line(), line(toned("strong", title), sofar)];
  const goOn = line(toned("strong", title), `${sofar} Go on with:`);
  return [line(), goOn, line(`  ${resumeLine(options)}`)];
}

/** " Set IMAGEBEAM_KEY_SHED in the environment, …" where a key is what it waits for. */
function keyAdviceFor(
  { pause, providers }: SearchState,
  connections: readonly Connection[],
): string {
  const isOfKey = pause?.code === "auth.missing" || pause?.code === "auth.refused";
  if (!isOfKey || pause.role === null) return "";
  return ` ${keyAdvice(connectionOf(providers[pause.role]).connection, connections)}`;
}

function asSentence(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}

function lossOf(outcome: RunResult["outcome"]): string | null {
  return outcome.kind === "lost" ? outcome.error.message : null;
}

function tableLines(state: SearchState, { columns }: ReportOptions): Line[] {
  const ranks = ranksOf(state);
  const candidates = allCandidates(state).sort(
    (a, b) => (ranks[a.id]?.rank ?? Infinity) - (ranks[b.id]?.rank ?? Infinity),
  );
  if (candidates.length === 0) return [];
  const heading = tableRow([
    "rank",
    "image",
    "from",
    "total",
    "alignment",
    "aesthetic",
    "state",
    "prompt",
  ]);
  const rows = candidates.slice(0, maxRows).map((candidate) => {
    const row = tableRow([
      String(ranks[candidate.id]?.rank ?? "-"),
      candidate.id,
      candidate.parent ?? "goal",
      scoreText(candidate.scores?.total),
      scoreText(candidate.scores?.alignment),
      scoreText(candidate.scores?.aesthetic),
      standing(state, candidate),
      aboutText(candidate),
    ]);
    return toned(toneOf(state, candidate), cut(row, columns - 1));
  });
  return [
    toned("strong", "Candidates"),
    toned("faint", cut(heading, columns - 1)),
    ...rows,
    ...moreLines(candidates.length - maxRows),
  ];
}

function tableRow([rank, id, from, total, alignment, aesthetic, fate, about]: readonly string[]) {
  const cells = [
    fit(rank ?? "", 5, "right"),
    fit(id ?? "", 6),
    fit(from ?? "", 6),
    fit(total ?? "", 5, "right"),
    fit(alignment ?? "", 9, "right"),
    fit(aesthetic ?? "", 9, "right"),
    fit(fate ?? "", 8),
    about ?? "",
  ];
  return joined(cells, "  ");
}

function moreLines(more: number): Line[] {
  return more > 0 ? [toned("faint", `  and ${more} more in metadata.json`)] : [];
}

function pathLines(state: SearchState, winner: string, options: ReportOptions): Line[] {
  const heading = toned("strong", "From the goal to the winner");
  const lines = [heading, ...step("goal", oneLine(state.plan.goal))];
  let before: Candidate | undefined;
  for (const id of lineageOf(state, winner)) {
    const candidate = candidateOf(state, id);
    const total = toned("strong", scoreText(candidate.scores?.total));
    const advice = before === undefined ? undefined : adviceFor(state, candidate);
    lines.push(...step(id, line(total, gain(before, candidate))));
    if (advice !== undefined) lines.push(...step("", toned("faint", "advice: ", advice)));
    lines.push(...step("", changeText(before, candidate)));
    before = candidate;
  }
  return lines;

  function step(name: string, text: Text): Line[] {
    const shown = wrap(text, Math.max(20, Math.min(options.columns, 110) - 10));
    return shown.map((part, index) => line("  ", fit(index === 0 ? name : "", 6), "  ", part));
  }
}

/** The first prompt in full, a later one as what changed from its parent's. */
function changeText(before: Candidate | undefined, candidate: Candidate): Text {
  const prompt = oneLine(candidate.texts?.prompt ?? "");
  if (before === undefined) return prompt;
  const parent = oneLine(before.texts?.prompt ?? "");
  return wordDiff(parent, prompt) ?? "the same words, another seed";
}

function gain(before: Candidate | undefined, candidate: Candidate): string {
  const [from, to] = [before?.scores?.total, candidate.scores?.total];
  if (from == null || to == null) return "";
  const difference = to - from;
  return ` (${difference < 0 ? "" : "+"}${difference.toFixed(1)})`;
}

function adviceFor(state: SearchState, candidate: Candidate): Line | undefined {
  const ref = candidate.critiqueRef;
  const written = ref === null ? undefined : state.critiques[ref]?.written;
  return written == null ? undefined : cut(oneLine(written.text), 400);
}

function findingLines(winner: Candidate, { columns }: ReportOptions): Line[] {
  if (winner.findings.length === 0) return [];
  const shown = winner.findings.slice(0, maxFindings).flatMap((finding) => {
    const [mark, tone] = markOf(finding);
    // An excuse without its end is none; a judge that writes essays is cut.
    const text = cut(oneLine(findingText(finding)), longestFinding);
    return wrap(text, Math.max(20, Math.min(columns, 110) - 12)).map((part, index) =>
      line("  ", index === 0 ? toned(tone, mark) : " ".repeat(mark.length), " ", part),
    );
  });
  return [
    toned("strong", `What the judge says of ${winner.id}`),
    ...shown,
    ...moreLines(winner.findings.length - maxFindings),
  ];
}

function markOf({ met }: Finding) {
  if (met === undefined) return ["note   ", "faint"] as const;
  return met ? (["shown  ", "good"] as const) : (["missing", "bad"] as const);
}

function endLines(state: SearchState, winner: string | null, options: ReportOptions): Line[] {
  const { folder } = options;
  const image = winner === null ? null : candidateOf(state, winner).image;
  const { totals, plan } = state;
  const costUsd = costUsdOf(state);
  const worst = `at most ${usdText(usdOf(totals.spentNanoUsd))}`;
  const cost = costUsd === 0 ? "" : `, ${costUsd === null ? worst : usdText(costUsd)}`;
  const facts = `${endText(state)}: ${countedText(totals.images, "image")} in ${clockText(state.activeMs)}${cost}, seed ${plan.seed}`;
  return [
    ...(image === null ? [] : [line(toned("strong", "Image"), "    ", join(folder, image.file))]),
    ...pickLines(state),
    line(toned("strong", "Session"), "  ", folder),
    toned("faint", facts),
    ...failureLines(state, options),
    ...objectiveLines(state, options.columns),
    ...sketchNote(state),
    ...nextSteps(state, winner, options),
  ];
}

/** Why a search failed, and what to do; an end at a limit says it by what it offers. */
function failureLines({ end }: SearchState, { columns, command }: ReportOptions): Line[] {
  if (end?.kind !== "failed" || isEndByCap(end)) return [];
  return wrap(
    toned("bad", inTerminal(oneLine(end.error.message), command)),
    Math.max(20, columns - 1),
  );
}

/** Whose winner it is, where the person and the judge differ. */
function pickLines(state: SearchState): Line[] {
  const { picked } = state;
  const machine = machineWinnerOf(state);
  if (picked === null || picked === machine) return [];
  const mine = `You picked ${picked}`;
  if (machine === null) return [line(`${mine}.`)];
  const total = scoreText(candidateOf(state, machine).scores?.total);
  return [line(`${mine}; the judge's winner is ${machine} with ${total}.`)];
}

function sketchNote(state: SearchState): Line[] {
  return state.providers.image.kind === builtinKind
    ? [line("Drawn by the built-in sketch renderer, which is no AI model.")]
    : [];
}
