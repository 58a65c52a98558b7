import { oneLine } from "../../base/visibleText.js";
import type { AskedQuestion } from "../../search/checklistPort.js";
import { fenced } from "./fence.js";

/** A checklist as a model reads it: data, a question a line, each whole, behind its id. */
export function questionsText(questions: readonly AskedQuestion[]): string {
  const lines = questions.map(({ id, text, half }) => {
    return `${id} (${half.toUpperCase()}): ${oneLine(text)}`;
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
