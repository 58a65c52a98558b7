import { InvalidAnswerError } from "../../base/errors.js";
import type { Question } from "../../protocol/plan.js";
import type {
  ChecklistPlanner,
  ChecklistRequest,
  PlannedChecklist,
} from "../../search/checklistPort.js";
import {
  checklistWording,
  fewestQuestions,
  mostQuestions,
  type Listed,
} from "../prompts/checklist.js";
import { askForm } from "./askForm.js";
import type { ChatModel } from "./chatModel.js";
import { styleOf } from "./chatPromptModel.js";
import { remark } from "./plainText.js";

const temperature = 0.2;
const maxTextUnits = 300;

/** Takes a goal apart with a chat model, whatever its connection. */
export class ChatChecklistPlanner implements ChecklistPlanner {
  readonly #model: ChatModel;

  constructor(model: ChatModel) {
    this.#model = model;
  }

  async plan(request: ChecklistRequest, signal: AbortSignal): Promise<PlannedChecklist> {
    const question = {
      wording: checklistWording(request, styleOf(this.#model)),
      temperature,
      seed: request.seed,
      toldBy: ({ questions }: Listed) => (questions.length === 1 ? [questions[0]?.text ?? ""] : []),
      faultOf: (listed: Listed) => {
        const { length } = questionsOf(listed);
        if (length >= fewestQuestions) return null;
        return `It has ${length} questions of its own; ${fewestQuestions} to ${mostQuestions} are wanted`;
      },
    };
    const { answer, usage } = await askForm(this.#model, question, signal);
    const questions = questionsOf(answer);
    // A goal may come to fewer than were asked for.
    if (questions.length > 0) return { questions, usage };
    throw new InvalidAnswerError("The model asked no question", {
      billed: "yes",
      usage: { ...usage },
    });
  }
}

/** What a model listed, as a search takes it: no question twice, the heaviest, needs before them. */
function questionsOf({ questions }: Listed): Question[] {
  const texts = new Set<string>();
  const own = questions.flatMap((each) => {
    const text = remark(each.text, maxTextUnits);
    if (text === "" || texts.has(text.toLowerCase())) return [];
    texts.add(text.toLowerCase());
    return [{ ...each, text }];
  });
  const kept = new Set(
    // A stable sort: of those that weigh the same, the first.
    [...own].sort((a, b) => b.weight - a.weight).slice(0, mostQuestions),
  );
  const idOf = new Map<string, string>();
  return own
    .filter((each) => kept.has(each))
    .map(({ id: told, text, half, kind, weight, needs }, at) => {
      const id = `q${at + 1}`;
      const before = needs.flatMap((need) => idOf.get(need.trim().toLowerCase()) ?? []);
      const name = told.trim().toLowerCase();
      if (!idOf.has(name)) idOf.set(name, id);
      return { id, text, half, weight, kind, needs: [...new Set(before)] };
    });
}
