import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";
import type { AskedQuestion } from "../../search/checklistPort.js";
import { fenced } from "./fence.js";

/** A person may write longer ones; what is asked of a model has an end. */
const maxTextUnits = 300;

/** A checklist as a model reads it: data, a question a line, each behind its id. */
export function questionsText(questions: readonly AskedQuestion[]): string {
  const lines = questions.map(({ id, text, half }) => {
    return `${id} (${half.toUpperCase()}): ${cutText(oneLine(text), maxTextUnits, "…")}`;
  });
  return fenced("Questions", lines.join("\n"));
}

/** The ids that a text names, in its order, each once. */
export function idsIn(texts: readonly string[]): string[] {
  return [
    ...new Set(
      texts
        .join(" ")
        .toLowerCase()
        .match(/\bq\d{1,3}\b/g) ?? [],
    ),
  ];
}
