import { cutText } from "../../base/cutText.js";
import type { AnswerShape } from "../prompts/wording.js";
import { valuesIn, withoutThoughts } from "./answerValues.js";
import { fitToForm } from "./fitToForm.js";
import { labelledLines } from "./labelledLines.js";

/** What an answer comes to, or why it is none, as the model is told. */
export type Reading<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly fault: string };

/** Longer ones hold nothing that was asked for. */
const maxAnswerUnits = 200_000;
const maxFaultUnits = 400;

/**
 * Reads whatever a model answered: an object or labelled lines, with thoughts, fences and prose
 * around. The first that has the asked form is the answer. Never throws.
 * @param isCutOff its last line may lack its end; an object lacks its own then
 */
export function readAnswer<Answer>(
  text: string,
  shape: AnswerShape<Answer>,
  isCutOff = false,
): Reading<Answer> {
  if (text.length > maxAnswerUnits) return { ok: false, fault: "The answer is far too long" };
  const said = withoutThoughts(text);
  let nearest: string | undefined;
  for (const value of valuesIn(said)) {
    const reading = checked(value, shape);
    if (reading.ok) return reading;
    nearest ??= reading.fault;
  }
  const lines = isCutOff ? said.slice(0, Math.max(0, said.lastIndexOf("\n"))) : said;
  const told = labelledLines(lines, shape.labels);
  if (told.size > 0) {
    const reading = checked(shape.ofLines(told), shape);
    if (reading.ok || nearest === undefined) return reading;
  }
  if (nearest !== undefined) return { ok: false, fault: nearest };
  const nothing = said.trim() === "" ? "The answer is empty" : "The answer has not the asked form";
  return { ok: false, fault: nothing };
}

function checked<Answer>(value: unknown, shape: AnswerShape<Answer>): Reading<Answer> {
  const parsed = shape.schema.safeParse(fitToForm(value, shape.jsonSchema));
  if (parsed.success) {
    return isForm(parsed.data, shape)
      ? { ok: false, fault: "The answer repeats the words of the form" }
      : { ok: true, answer: parsed.data };
  }
  const faults = parsed.error.issues
    .slice(0, 4)
    .map(({ path, message }) => [path.map(String).join("."), message].filter(Boolean).join(": "));
  return { ok: false, fault: cutText(faults.join("; "), maxFaultUnits) };
}

/** Shorter words of a form may stand in any answer. */
const fewestUnits = 15;

function isForm<Answer>(answer: Answer, { placeholders }: AnswerShape<Answer>): boolean {
  const said = JSON.stringify(answer).toLowerCase();
  return placeholders.some((words) => words.length >= fewestUnits && said.includes(words));
}
