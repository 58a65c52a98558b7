import { InvalidAnswerError, PromptRefusedError } from "../../base/errors.js";
import type { ReportedUsage } from "../../search/ports.js";
import type { Wording } from "../prompts/wording.js";
import { withoutThoughts } from "./answerValues.js";
import type { ChatAnswer, ChatImage, ChatMessage, ChatModel } from "./chatModel.js";
import { readAnswer, type Reading } from "./readAnswer.js";
import { isRefusal } from "./refusal.js";
import { repeated, Rounds } from "./rounds.js";

/** One question to a chat model: its wording, and what it takes for an answer. */
export interface Question<Answer> {
  readonly wording: Wording<Answer>;
  readonly images?: readonly ChatImage[];
  /** 0-2. */
  readonly temperature: number;
  readonly seed?: number;
  /** How likely each token of the answer was is wanted too. */
  readonly wantsTokens?: boolean;
  /** Of an answer of the right form, the texts that may be a refusal instead. */
  readonly toldBy?: (answer: Answer) => readonly string[];
  /** What is wrong with an answer of the right form, as the model is told; null for nothing. */
  readonly faultOf?: (answer: Answer) => string | null;
}

export interface Answered<Answer> {
  readonly answer: Answer;
  /** What is still wrong with it, after it was asked for anew; null for nothing. */
  readonly fault: string | null;
  /** Of all rounds. */
  readonly usage: ReportedUsage;
  /** What it was read from. */
  readonly said: Pick<ChatAnswer, "text" | "tokens">;
}

/** What is sent back of an answer that was none. */
const maxRepeatedUnits = 3000;
/** So long an end of an answer, said so often, is a loop. */
const endUnits = 30;
const mostSaid = 3;

/**
 * Asks once; what is no answer, or a poor one, is asked for once more in the same conversation, with
 * the fault named. An answer that its limit cut off is first asked for with twice the tokens.
 * @param signal when aborted, rejects with `signal.reason`
 * @throws {PromptRefusedError} the model refuses in prose, or its transport says so
 * @throws {InvalidAnswerError} neither was an answer; with the usage of both
 * @throws {CallError} what the transport throws, with the usage of the rounds before
 */
export async function askForm<Answer>(
  model: ChatModel,
  question: Question<Answer>,
  signal: AbortSignal,
): Promise<Answered<Answer>> {
  const { wording, temperature, seed, wantsTokens } = question;
  const { purpose, style, shape, maxTokens } = wording;
  const rounds = new Rounds(
    model,
    {
      ...{ maxTokens, temperature },
      ...(seed === undefined ? {} : { seed }),
      ...(wantsTokens === true && { wantsTokens }),
      ...(style === "object" ? { form: { name: purpose, schema: shape.jsonSchema } } : {}),
    },
    signal,
  );
  const ask = (messages: readonly ChatMessage[], dice?: number): Promise<Said<Answer>> =>
    rounds.ask(messages, (answer) => read(answer, question), dice);
  const answered = (answer: Answer, fault: string | null, said: Said<Answer>): Answered<Answer> => {
    return { answer, fault, usage: rounds.usage, said };
  };
  const first = await ask(opening(question));
  const fault = faultIn(first.reading, question);
  if (first.isRefusal) throw rounds.refused();
  if (first.reading.ok && fault === null) return answered(first.reading.answer, null, first);
  let second: Said<Answer>;
  try {
    second = await ask(repair(question, first.text, fault ?? ""), 1);
    if (second.isRefusal) throw rounds.refused();
  } catch (thrown) {
    // A poor answer is better than none.
    const isRefusal = thrown instanceof PromptRefusedError && thrown.scope === "candidate";
    if (!isRefusal || !first.reading.ok) throw thrown;
    return { answer: first.reading.answer, fault, usage: thrown.usage ?? {}, said: first };
  }
  if (second.reading.ok) {
    return answered(second.reading.answer, faultIn(second.reading, question), second);
  }
  if (first.reading.ok) return answered(first.reading.answer, fault, first);
  throw new InvalidAnswerError(
    `The model gave no usable answer: ${faultIn(second.reading, question) ?? ""}`,
    { billed: "yes", usage: { ...rounds.usage } },
  );
}

function opening<Answer>({ wording, images = [] }: Question<Answer>): ChatMessage[] {
  const { task, examples, given } = wording;
  return [
    { role: "system", text: task },
    ...examples.flatMap((example): ChatMessage[] => [
      { role: "user", text: example.given },
      { role: "assistant", text: example.answer },
    ]),
    { role: "user", text: given, ...(images.length === 0 ? {} : { images }) },
  ];
}

function faultIn<Answer>(reading: Reading<Answer>, question: Question<Answer>): string | null {
  return reading.ok ? (question.faultOf?.(reading.answer) ?? null) : reading.fault;
}

/** The same conversation, gone on; but a small model would say again whatever it said before. */
function repair<Answer>(question: Question<Answer>, said: string, fault: string): ChatMessage[] {
  const { wording } = question;
  if (wording.examples.length > 0) {
    return opening({
      ...question,
      wording: { ...wording, given: `${fault}.\n\n${wording.given}` },
    });
  }
  const { shape, style } = wording;
  const text = `That is not what was asked for. ${fault}.\nMend this and answer anew, in full. ${shape.asked[style]}`;
  return [
    ...opening(question),
    { role: "assistant", text: repeated(said, maxRepeatedUnits) },
    { role: "user", text },
  ];
}

interface Said<Answer> extends Pick<ChatAnswer, "text" | "tokens"> {
  readonly reading: Reading<Answer>;
  readonly isRefusal: boolean;
  readonly lacksEnd: boolean;
}

function read<Answer>(
  { text: told, isCutOff, tokens }: ChatAnswer,
  { wording, toldBy }: Question<Answer>,
): Said<Answer> {
  const cut = isCutOff ? beforeLoop(told) : undefined;
  const text = cut ?? told;
  const isOpen = isCutOff && cut === undefined;
  const reading = readAnswer(text, wording.shape, isOpen);
  const texts = reading.ok ? (toldBy?.(reading.answer) ?? []) : [withoutThoughts(text)];
  // What the limit cut off may have been said in full before.
  return {
    ...{ text, reading, isRefusal: texts.some(isRefusal), lacksEnd: isOpen && !reading.ok },
    ...(tokens !== undefined && { tokens }),
  };
}

/**
 * An answer up to where its model lost its thread and said the same again and again, which more
 * tokens would get more of; undefined for one that only lacks its end.
 */
function beforeLoop(text: string): string | undefined {
  const end = text.slice(-endUnits);
  const [before = "", ...others] = text.split(end);
  if (end.length < endUnits || others.length < mostSaid) return undefined;
  // What is looked for may begin in the midst of a clause: its last words are no end.
  return `${before}${end}`.replace(/[,;.][^,;.\n]*$/, "");
}
