import type { Finding } from "../../protocol/events.js";
import type { AskedQuestion, GivenAnswer } from "../../search/checklistPort.js";
import type { Judge, Judgement, JudgeRequest } from "../../search/ports.js";
import { judgeWording, type Judged } from "../prompts/judge.js";
import { answersWording, type AnsweredForm } from "../prompts/judgeQuestions.js";
import { askForm, type Answered } from "./askForm.js";
import { calibrated, recorded } from "./certainty.js";
import type { ChatImage, ChatModel } from "./chatModel.js";
import { styleOf } from "./chatPromptModel.js";
import { remark } from "./plainText.js";
import { yesChances, type SaidAnswer } from "./yesChances.js";

/** The longer side of what is looked at, pixels: larger pictures cost more and are judged no better. */
export const defaultMaxPx = 768;

const maxFindingUnits = 300;
const mostFindings = 24;

/** Judges with a chat model that sees, whatever its connection. */
export class ChatJudge implements Judge {
  readonly #model: ChatModel;
  readonly #maxPx: number;

  constructor(model: ChatModel, maxPx: number = defaultMaxPx) {
    this.#model = model;
    this.#maxPx = maxPx;
  }

  async judge({ image, ...request }: JudgeRequest, signal: AbortSignal): Promise<Judgement> {
    const picture = await image.encoded({ maxPx: this.#maxPx, mediaType: "image/jpeg" }, signal);
    const { bytes, mediaType, widthPx, heightPx } = picture;
    const images = [{ bytes, mediaType, longerPx: Math.max(widthPx, heightPx) }];
    const { questions } = request;
    return questions === undefined
      ? await this.#judge(request, images, signal)
      : await this.#answer(request, questions, images, signal);
  }

  async #judge(
    request: Omit<JudgeRequest, "image">,
    images: readonly ChatImage[],
    signal: AbortSignal,
  ): Promise<Judgement> {
    const { answer, usage } = await askForm(
      this.#model,
      {
        wording: judgeWording(request, styleOf(this.#model)),
        images,
        temperature: 0,
        // Who refuses within the form finds nothing, and gives no points: they are none.
        toldBy: ({ findings, suggestion }) => (findings.length === 0 ? [suggestion.text] : []),
      },
      signal,
    );
    const { alignment, aesthetic } = answer;
    return { alignment, aesthetic, findings: findingsOf(answer), usage };
  }

  async #answer(
    request: Omit<JudgeRequest, "image">,
    questions: readonly AskedQuestion[],
    images: readonly ChatImage[],
    signal: AbortSignal,
  ): Promise<Judgement> {
    const style = styleOf(this.#model);
    const told = await askForm(
      this.#model,
      {
        wording: answersWording(request, questions, style),
        images,
        temperature: 0,
        // Lines are answered only where a server takes no form: few of those tell of tokens.
        wantsTokens: style === "object",
        toldBy: ({ answers, suggestion }) => (answers.length === 0 ? [suggestion.text] : []),
        faultOf: (answer) => unanswered(answer, questions),
      },
      signal,
    );
    const { alignment, aesthetic, suggestion } = told.answer;
    const findings = findingsOf({ findings: [], suggestion });
    const answers = answersOf(told, questions);
    return { alignment, aesthetic, findings, answers, usage: told.usage };
  }
}

/** One a question, in their order; of several to one, the first. */
function answersOf(
  { answer: { answers }, said: { text, tokens } }: Pick<Answered<AnsweredForm>, "answer" | "said">,
  questions: readonly AskedQuestion[],
): GivenAnswer[] {
  const chances = tokens && yesChances(text, tokens);
  return questions.map(({ id }) => {
    const own = answers.find((each) => each.id.trim().toLowerCase() === id);
    const yes = own === undefined ? null : chanceOf(own, chances?.get(id));
    return { id, yes: yes === null ? null : recorded(yes) };
  });
}

/**
 * How surely a yes, 0-1: by the probabilities of its words where they are known, else by how sure it
 * says it is; such an answer stays on its side of one half, however unsure it is.
 */
function chanceOf(
  { answer, sure }: AnsweredForm["answers"][number],
  known: SaidAnswer | undefined,
): number | null {
  if (answer === "unclear") return null;
  if (known?.said === answer && known.yes !== null) return known.yes;
  return calibrated(answer === "yes" ? Math.max(50, sure) / 100 : Math.min(49, 100 - sure) / 100);
}

const mostNamed = 20;

function unanswered({ answers }: AnsweredForm, questions: readonly AskedQuestion[]): string | null {
  const known = new Set(answers.map(({ id }) => id.trim().toLowerCase()));
  const left = questions.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  return left.length === 0 ? null : `It leaves out: ${left.slice(0, mostNamed).join(", ")}`;
}

/** What was looked for, and the suggestion as a remark that is neither met nor missing. */
function findingsOf({ findings, suggestion }: Pick<Judged, "findings" | "suggestion">): Finding[] {
  return [...findings.slice(0, mostFindings), suggestion].flatMap((finding) => {
    const text = remark(finding.text, maxFindingUnits);
    return text === "" ? [] : [{ ...finding, text }];
  });
}
