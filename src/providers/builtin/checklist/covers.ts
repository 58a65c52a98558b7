import type { AskedQuestion } from "../../../search/checklistPort.js";
import { readPrompt } from "../brief/readPrompt.js";
import { meaningsOf } from "../writer/meaning.js";
import { readQuestion } from "./readQuestion.js";

/** Ids of the questions that a prompt asks the renderer to answer with yes, as the reader reads both. */
export function coversOf(
  prompt: string,
  goal: string,
  questions: readonly AskedQuestion[],
): string[] {
  const reading = readPrompt(goal);
  const said = meaningsOf(readPrompt(prompt));
  return questions
    .filter((question) => {
      const asked = readQuestion(question, reading);
      return asked !== null && [...asked.meanings].every((meaning) => said.has(meaning));
    })
    .map(({ id }) => id);
}
