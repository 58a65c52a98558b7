import { InvalidAnswerError } from "../base/errors.js";
import type { EventBody, Finding, Providers, Usage } from "../protocol/events.js";
import type { Judgement, WrittenCritique, WrittenPrompt } from "./ports.js";

/**
 * From a provider's answer to the event that records it. A model's output is data: what is out of
 * range or too long is an invalid answer, never journaled. Lengths are those of the event schemas.
 */

type Body<Kind extends EventBody["kind"]> = Extract<EventBody, { kind: Kind }>;
interface Measured {
  readonly key: string;
  readonly milliseconds: number;
}

const limits = { half: 20_000, prompt: 40_000, recommendation: 5000, finding: 2000, findings: 200 };

/** @throws {InvalidAnswerError} no prompt, or a text that is too long */
export function promptWritten(answer: WrittenPrompt, measured: Measured): Body<"promptWritten"> {
  return {
    kind: "promptWritten",
    ...measured,
    what: textOf("WHAT", answer.what, limits.half),
    how: textOf("HOW", answer.how, limits.half),
    prompt: nonEmpty("prompt", textOf("prompt", answer.prompt, limits.prompt)),
    usage: usageOf(answer.usage),
  };
}

/** @throws {InvalidAnswerError} a score that is NaN or out of range, or a finding that is none */
export function candidateJudged(
  answer: Judgement,
  declared: Providers["vision"]["scores"],
  measured: Measured,
): Body<"candidateJudged"> {
  const scoreOf = (name: "alignment" | "aesthetic", max: number): number | null =>
    declared.includes(name) ? inRange(name, answer[name], max) : null;
  if (answer.findings.length > limits.findings) {
    throw new InvalidAnswerError(`The judge gave ${answer.findings.length} findings`);
  }
  return {
    kind: "candidateJudged",
    ...measured,
    alignment: scoreOf("alignment", 100),
    aesthetic: scoreOf("aesthetic", 10),
    findings: answer.findings.map(findingOf),
    usage: usageOf(answer.usage),
  };
}

/** @throws {InvalidAnswerError} a text that is none or too long */
export function critiqueWritten(
  answer: WrittenCritique,
  measured: Measured,
): Body<"critiqueWritten"> {
  const { what, how } = answer.recommendations;
  return {
    kind: "critiqueWritten",
    ...measured,
    text: textOf("critique", answer.text, limits.half),
    recommendations: {
      what: textOf("recommendation", what, limits.recommendation),
      how: textOf("recommendation", how, limits.recommendation),
    },
    usage: usageOf(answer.usage),
  };
}

/** A cost or a count that is no number is unknown: the image it came with is not lost for it. */
export function usageOf(usage: Usage): Usage {
  const count = (value: number | null): number | null =>
    value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
  const { costUsd } = usage;
  return {
    costUsd: costUsd !== null && Number.isFinite(costUsd) && costUsd >= 0 ? costUsd : null,
    inputTokens: count(usage.inputTokens),
    outputTokens: count(usage.outputTokens),
  };
}

function findingOf({ text, half, met, confidence }: Finding): Finding {
  return {
    text: textOf("finding", text, limits.finding),
    half,
    ...(met === undefined ? {} : { met }),
    ...(confidence === undefined ? {} : { confidence: inRange("confidence", confidence, 1) ?? 0 }),
  };
}

function inRange(name: string, value: number | null, max: number): number | null {
  if (value === null || (value >= 0 && value <= max)) return value;
  throw new InvalidAnswerError(`The judge's ${name} is ${value}, not 0-${max}`);
}

function textOf(name: string, value: unknown, max: number): string {
  if (typeof value !== "string") throw new InvalidAnswerError(`The model's ${name} is no text`);
  if (value.length <= max) return value;
  throw new InvalidAnswerError(`The model's ${name} has ${value.length} characters, over ${max}`);
}

function nonEmpty(name: string, value: string): string {
  if (value.trim() === "") throw new InvalidAnswerError(`The model's ${name} is empty`);
  return value;
}
