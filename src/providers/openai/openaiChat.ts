import { InvalidAnswerError, PromptRefusedError, type CallError } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import type {
  ChatAnswer,
  ChatMessage,
  ChatModel,
  ChatRequest,
  FormSupport,
} from "../chat/chatModel.js";
import {
  chatAnswerSchema,
  chatUsage,
  textOf,
  type Pricing,
  type TokenCounts,
} from "./chatAnswer.js";
import { saidTokens } from "../chat/saidTokens.js";
import { requestTokens } from "../chat/tokenCount.js";
import { learningPost, refusedAgain, type Fields, type Learning } from "./learningPost.js";
import { callErrorOf, saying, type FailureContext } from "./openaiFailures.js";
import type { ChatModelTraits, ChatTraits } from "./profile.js";
import { thoughtTokens, traitsOf } from "./profiles.js";
import { ServerRefusal } from "./serverRefusal.js";
import type { RefusedParameters } from "./refusedParameters.js";
import type { Body, Wire } from "./wire.js";

export interface OpenaiChatOptions {
  readonly wire: Wire;
  readonly model: string;
  readonly traits: ChatTraits;
  readonly refused: RefusedParameters;
  readonly failures: Omit<FailureContext, "model">;
  /** US dollars; null where nobody knows. */
  readonly pricing: Pricing<TokenCounts>;
  /** Waits until one more request of its call may go out. */
  readonly further: (tokens: number, signal: AbortSignal) => Promise<void>;
}

/** Refused once, the schema goes; refused again, whatever else would be asked for. */
const noSchema = "response_format";
const noJson = refusedAgain(noSchema);

/** Either is of no use without the other. */
const [tokensField, othersField] = ["logprobs", "top_logprobs"];
/** Tokens told for each place: as many as the least that is known of any server's limit. */
const others = 5;

/** A language or vision model behind `chat/completions`. */
export class OpenaiChat implements ChatModel {
  readonly #options: OpenaiChatOptions;
  readonly #own: ChatModelTraits;
  readonly #learning: Learning;

  constructor(options: OpenaiChatOptions) {
    const { wire, model, traits, refused, failures } = options;
    this.#options = options;
    this.#own = traitsOf(traits.models, model);
    this.#learning = {
      ...{ refused, origin: wire.origin, model, suspect: tokensField },
      isUnexplained: (refusal) =>
        callErrorOf(refusal, { ...failures, model }).code === "request.invalid",
    };
  }

  get formSupport(): FormSupport {
    const { refused, origin, model } = this.#learning;
    return formSupport(this.#options.traits.form, refused.of(origin, model));
  }

  get thoughtTokens(): number {
    return thoughtTokens(this.#own);
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    signal.throwIfAborted();
    const { wire, model, failures, further } = this.#options;
    let hasRoom = request.isFurther !== true;
    try {
      const { answer, requests } = await learningPost(
        this.#learning,
        (refused) => this.#fields(request, refused),
        async (body) => {
          if (!hasRoom) await further(requestTokens(request) + this.thoughtTokens, signal);
          hasRoom = false;
          return wire.post("/chat/completions", body, signal, (answer) => this.#read(answer));
        },
      );
      return this.#answer(answer, requests);
    } catch (error) {
      signal.throwIfAborted();
      throw callErrorOf(error, { ...failures, model });
    }
  }

  #fields(request: ChatRequest, refused: ReadonlySet<string>): Fields {
    const { traits, model } = this.#options;
    const optional: Record<string, unknown> = {
      ...responseFormat(request, formSupport(traits.form, refused), traits),
      ...this.#tokens(request.maxTokens, refused),
      ...this.#thinking(),
      ...(this.#own.takesTemperature &&
        request.temperature !== undefined && { temperature: request.temperature }),
      ...(traits.takesSeed && request.seed !== undefined && { seed: signed(request.seed) }),
      ...(request.wantsTokens === true && this.#tokensTold(refused)),
    };
    return {
      needed: { model, messages: request.messages.map(messageOf) },
      optional: Object.fromEntries(
        Object.entries(optional).filter(([name]) => name === noSchema || !refused.has(name)),
      ),
    };
  }

  /** Under the field's other name where the server does not take this one. */
  #tokens(maxTokens: number, refused: ReadonlySet<string>): Body {
    const { traits } = this.#options;
    const wanted = maxTokens + this.thoughtTokens;
    const other = traits.tokensField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
    return { [refused.has(traits.tokensField) ? other : traits.tokensField]: wanted };
  }

  /** Who thinks first tells nothing of its tokens. */
  #tokensTold(refused: ReadonlySet<string>): Body {
    const isRefused = refused.has(tokensField) || refused.has(othersField);
    if (!this.#options.traits.tellsTokens || this.thoughtTokens > 0 || isRefused) return {};
    return { [tokensField]: true, [othersField]: others };
  }

  #thinking(): Body {
    const { thinking } = this.#options.traits;
    const { effort } = this.#own;
    if (thinking === null || effort === null) return {};
    switch (thinking) {
      case "reasoning_effort":
        return { reasoning_effort: effort };
      case "reasoning":
        return { reasoning: { effort } };
      case "chat_template_kwargs":
        return { chat_template_kwargs: { enable_thinking: effort !== "none" } };
    }
  }

  async #read(response: Response): Promise<unknown> {
    const text = await response.text();
    let body: unknown;
    try {
      body = parseJson(text);
    } catch (cause) {
      throw this.#invalid("is no JSON", { cause });
    }
    // A router tells of the failure of whoever stands behind it with a success.
    if (typeof body === "object" && body !== null && "error" in body && !("choices" in body)) {
      throw new ServerRefusal(statusIn(body), response.headers, text);
    }
    return body;
  }

  #answer(body: unknown, requests: number): ChatAnswer {
    const parsed = chatAnswerSchema.safeParse(body);
    if (!parsed.success) throw this.#invalid("has no message", { cause: parsed.error });
    const { site } = this.#options.failures;
    const usage = chatUsage(parsed.data, requests, this.#options.pricing);
    const { message, finish_reason: end, logprobs } = parsed.data.choices[0] ?? { message: {} };
    if (message.refusal || end === "content_filter") {
      const said = saying(message.refusal ?? "", site);
      throw new PromptRefusedError(`${this.#who} will not answer this${said}`, {
        billed: "yes",
        usage,
      });
    }
    // A server may repeat the key that it was sent anywhere, and this goes into journals and images.
    const text = site.redact(textOf(message.content));
    const isCutOff = end === "length";
    if (text === "" && !isCutOff) throw this.#invalid("is empty", { usage });
    const tokens = saidTokens(logprobs?.content);
    return { text, usage, isCutOff, ...(tokens !== null && { tokens }) };
  }

  get #who(): string {
    return `${this.#options.model} of ${this.#options.failures.site.connection}`;
  }

  #invalid(what: string, failure: { usage?: ChatAnswer["usage"]; cause?: unknown }): CallError {
    return new InvalidAnswerError(`The answer of ${this.#who} ${what}.`, {
      billed: "yes",
      ...failure,
    });
  }
}

function formSupport(own: FormSupport, refused: ReadonlySet<string>): FormSupport {
  if (own === "none" || refused.has(noJson)) return "none";
  return own === "json" || refused.has(noSchema) ? "json" : "schema";
}

function responseFormat(
  { form }: ChatRequest,
  support: FormSupport,
  { takesLengths }: Pick<ChatTraits, "takesLengths">,
): Body {
  if (form === undefined || support === "none") return {};
  if (support === "json") return { response_format: { type: "json_object" } };
  const { name } = form;
  const schema = takesLengths ? form.schema : withoutLengths(form.schema);
  return { response_format: { type: "json_schema", json_schema: { name, schema, strict: true } } };
}

const lengths: ReadonlySet<string> = new Set(["maxLength", "maxItems"]);

function withoutLengths(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutLengths);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !lengths.has(keyword))
      .map(([keyword, part]) => [keyword, withoutLengths(part)]),
  );
}

function messageOf({ role, text, images = [] }: ChatMessage): Body {
  if (images.length === 0) return { role, content: text };
  const shown = images.map(({ bytes, mediaType }) => ({
    type: "image_url",
    image_url: { url: `data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}` },
  }));
  return { role, content: [{ type: "text", text }, ...shown] };
}

/** Many servers keep a seed in 32 bits with a sign. */
const signed = (seed: number): number => seed % 2 ** 31;

function statusIn(body: object): number {
  const error: unknown = "error" in body ? body.error : undefined;
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "number" && code >= 400 && code < 600 ? code : 502;
}
