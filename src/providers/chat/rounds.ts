import { cutText } from "../../base/cutText.js";
import { CallError, PromptRefusedError } from "../../base/errors.js";
import type { ReportedUsage } from "../../search/ports.js";
import { asData } from "../prompts/fence.js";
import { withoutThoughts } from "./answerValues.js";
import type { AnswerForm, ChatAnswer, ChatMessage, ChatModel, ChatRequest } from "./chatModel.js";
import { totalUsage, withEarlierUsage } from "./usage.js";

export interface RoundsOptions {
  readonly form?: AnswerForm;
  /** For an answer, at first. */
  readonly maxTokens: number;
  /** 0-2. */
  readonly temperature: number;
  readonly seed?: number;
  readonly wantsTokens?: boolean;
}

/** What was made of an answer. */
interface Read {
  /** Of no use because its end is missing: with more tokens it may be. */
  readonly lacksEnd: boolean;
}

/**
 * What a call comes to at the worst that asks so many questions in a row, a repair being one: `ask`
 * puts one of them twice, and the rounds from then on have twice the tokens.
 * @returns `requests`, and how many answers of the first size all answers are
 */
export function worstRounds(questions: number): {
  readonly requests: number;
  readonly answers: number;
} {
  return { requests: questions + 1, answers: 1 + 2 * questions };
}

/** The same of tokens that are sent, by question: the longest is put twice. */
export function worstInput(questions: readonly number[]): number {
  return questions.reduce((sum, each) => sum + each, Math.max(...questions));
}

/** The rounds of one call: what a chat model is asked in a row, and what all of it used. */
export class Rounds {
  readonly #model: ChatModel;
  readonly #options: RoundsOptions;
  readonly #signal: AbortSignal;
  readonly #used: ReportedUsage[] = [];
  #maxTokens: number;
  #isRaised = false;

  /** @param signal when aborted, every `ask` rejects with `signal.reason` */
  constructor(model: ChatModel, options: RoundsOptions, signal: AbortSignal) {
    this.#model = model;
    this.#options = options;
    this.#signal = signal;
    this.#maxTokens = options.maxTokens;
  }

  get usage(): ReportedUsage {
    return totalUsage(this.#used);
  }

  /**
   * What `read` makes of the answer. One that lacks its end is asked for with twice the tokens, once
   * in all rounds; they keep them.
   * @param dice added to the seed, so that a question that is put anew may be answered otherwise
   * @throws {CallError} what the transport or `read` throws, with the usage of the rounds before
   */
  async ask<R extends Read>(
    messages: readonly ChatMessage[],
    read: (answer: ChatAnswer) => R | Promise<R>,
    dice = 0,
  ): Promise<R> {
    const answer = await this.#billed(() => this.#complete(messages, dice));
    const said = await this.#billed(async () => await read(answer));
    if (!said.lacksEnd || this.#isRaised) return said;
    this.#isRaised = true;
    this.#maxTokens *= 2;
    return this.ask(messages, read, dice);
  }

  refused(): PromptRefusedError {
    return new PromptRefusedError("The model will not answer this", {
      billed: "yes",
      usage: { ...this.usage },
    });
  }

  async #complete(messages: readonly ChatMessage[], dice: number): Promise<ChatAnswer> {
    const { form, temperature, seed, wantsTokens } = this.#options;
    const request: ChatRequest = {
      messages,
      ...(this.#used.length > 0 && { isFurther: true }),
      maxTokens: this.#maxTokens,
      temperature,
      ...(seed === undefined ? {} : { seed: (seed + dice) % 2 ** 32 }),
      ...(form === undefined ? {} : { form }),
      ...(wantsTokens === true && { wantsTokens }),
    };
    this.#signal.throwIfAborted();
    const answer = await this.#model.complete(request, this.#signal);
    this.#used.push(answer.usage);
    return answer;
  }

  /** Rounds that were answered were billed, whatever fails then. */
  async #billed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw thrown instanceof CallError ? withEarlierUsage(thrown, this.#used) : thrown;
    }
  }
}

/** What is sent back of an answer that was none. */
export function repeated(text: string, maxUnits: number): string {
  const said = asData(cutText(withoutThoughts(text), maxUnits, "…"));
  return said === "" ? "(nothing)" : said;
}
