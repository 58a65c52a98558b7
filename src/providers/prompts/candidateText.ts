import { cutText } from "../../base/cutText.js";
import type { Finding } from "../../protocol/events.js";
import type { ComparedNote, CritiqueText, JudgedCandidate } from "../../search/criticPort.js";
import type { PromptTexts } from "../../search/ports.js";
import { fenced } from "./fence.js";
import { statementOf } from "./statement.js";
import { paragraphs } from "./wording.js";

/** Candidates as a model reads of them: short, since there are many of them. */

const maxTextUnits = 1500;
const maxFindingUnits = 200;
const mostFindings = 24;

/** What was seen, what is missing, what was said besides; empty where nothing is known. */
export function findingsText(findings: readonly Finding[]): string {
  const told = findings.slice(0, mostFindings);
  const listed = (name: string, met: boolean): string[] => {
    const own = told.filter((each) => each.met === met);
    return own.length === 0 ? [] : [`${name}: ${own.map(findingText).join("; ")}`];
  };
  const remarks = told.filter(({ met }) => met === undefined);
  return [
    ...listed("Missing", false),
    ...listed("Shown", true),
    ...(remarks.length === 0 ? [] : ["Remarks:", ...remarks.map(remarkText)]),
  ].join("\n");
}

/** What is missing, in words that may stand in a prompt. */
export function missingOf(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ met }) => met === false)
    .map(({ text }) => statementOf(text))
    .filter((text) => text !== "");
}

function findingText({ text, half }: Finding): string {
  return `${cutText(text, maxFindingUnits, "…")} (${half.toUpperCase()})`;
}

/** What a critic said; empty where there is none. */
export function adviceText(critique: CritiqueText | null): string {
  if (critique === null) return "";
  const { text, recommendations } = critique;
  return [
    text,
    recommendations.what && `About WHAT: ${recommendations.what}`,
    recommendations.how && `About HOW: ${recommendations.how}`,
  ]
    .filter((line) => line !== "")
    .map(shortened)
    .join("\n");
}

/** A sentence about the picture, and nothing that a prompt states. */
function remarkText({ text }: Finding): string {
  return `- ${cutText(text, maxFindingUnits, "…")}`;
}

/** @param name how it is spoken of; its texts where they are worth their length */
export function candidateText(
  name: string,
  candidate: JudgedCandidate,
  detail: "halves" | "prompt",
): string {
  const { what, how, prompt, alignment, aesthetic, findings, compared = [] } = candidate;
  const texts =
    detail === "halves"
      ? [`WHAT: ${shortened(what)}`, `HOW: ${shortened(how)}`]
      : [`PROMPT: ${shortened(prompt)}`];
  const scores = [
    ...(alignment === null ? [] : [`shows the goal ${rounded(alignment)} of 100`]),
    ...(aesthetic === null ? [] : [`looks ${rounded(aesthetic)} of 10`]),
  ].join(", ");
  return [
    name,
    ...texts,
    scores === "" ? "" : `Scores: ${scores}`,
    findingsText(findings),
    ...compared.slice(-mostCompared).map(comparedText),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** Each costs tokens, and the last say most. */
const mostCompared = 2;

/** What was said of it beside others; empty where that is nothing. */
function comparedText({ strengths, weaknesses, suggestion }: ComparedNote): string {
  const told = [
    strengths && `strong: ${cutText(strengths, maxFindingUnits, "…")}`,
    weaknesses && `weak: ${cutText(weaknesses, maxFindingUnits, "…")}`,
    suggestion && `advice: ${cutText(suggestion, maxFindingUnits, "…")}`,
  ].filter((text) => text !== "");
  return told.length === 0 ? "" : `Beside others: ${told.join("; ")}`;
}

export type HalfTexts = Pick<PromptTexts, "what" | "how">;

export function halvesText({ what, how }: HalfTexts): string {
  return `WHAT: ${shortened(what)}\nHOW: ${shortened(how)}`;
}

/** A prompt and what is missing of its goal, as a small model reads it. */
export function soFarText(parent: HalfTexts, missing: string, goal: string): string {
  return paragraphs(
    fenced("So far", halvesText(parent)),
    missing === "" ? "" : fenced("Missing", missing),
    fenced("Goal", goal),
  );
}

export function shortened(text: string): string {
  return cutText(text, maxTextUnits, "…");
}

function rounded(score: number): number {
  return Math.round(score * 10) / 10;
}
