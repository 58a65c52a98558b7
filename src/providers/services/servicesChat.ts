import { CallError, InvalidAnswerError, PromptRefusedError } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import { withoutThoughts } from "../chat/answerValues.js";
import type { ChatAnswer, ChatMessage, ChatModel, ChatRequest } from "../chat/chatModel.js";
import { saidTokens } from "../chat/saidTokens.js";
import { streamEvents } from "./eventStream.js";
import { chatChunkSchema, type ChatBody } from "./serviceAnswers.js";
import type { ServiceWire } from "./serviceWire.js";
import type { WorkWatch } from "./workWatch.js";

export interface ServicesChatOptions {
  readonly wire: ServiceWire;
  /** As its requests name it; null where whatever is loaded is meant. */
  readonly model: string | null;
  /** As people call it. */
  readonly label: string;
  /** By service and model, whether it tells how likely its tokens are, as far as it was found out. */
  readonly tellsTokens: Map<string, boolean>;
}

/** Tokens told for each place. */
const others = 5;

/** More than the longest answer that is asked for. */
const mostAnswerUnits = 1_000_000;
/** A piece for each token, of more than any answer has. */
const mostPieces = 100_000;

interface Said {
  text: string;
  end: "stop" | "length" | "content_filter" | null;
  inputTokens: number | null;
  outputTokens: number | null;
  /** What was told of its tokens. */
  readonly tokens: unknown[];
}

/** A model of the language service. It is asked for a stream, which says when the work begins. */
export class ServicesChat implements ChatModel {
  readonly formSupport = "schema";
  readonly #options: ServicesChatOptions;

  constructor(options: ServicesChatOptions) {
    this.#options = options;
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    const { wire, label } = this.#options;
    const { said, requests } = await this.#said(request, signal);
    const { inputTokens, outputTokens, end } = said;
    const usage = { costUsd: 0, inputTokens, outputTokens, requests };
    // Whoever it is may send back what it was sent, and this goes into journals and images.
    const text = wire.site.redact(withoutThoughts(said.text).trim());
    if (end === "content_filter") {
      throw new PromptRefusedError(`${label} will not answer this.`, { billed: "yes", usage });
    }
    const isCutOff = end === "length";
    if (text === "" && !isCutOff) {
      throw new InvalidAnswerError(`The answer of ${label} is empty.`, { billed: "yes", usage });
    }
    const tokens = saidTokens(said.tokens);
    return { text, usage, isCutOff, ...(tokens !== null && { tokens }) };
  }

  /** Whoever stands behind a service may refuse to tell of tokens: asked once more without, remembered. */
  async #said(
    { wantsTokens = false, ...request }: ChatRequest,
    signal: AbortSignal,
  ): Promise<{ readonly said: Said; readonly requests: number }> {
    const { wire, model, tellsTokens } = this.#options;
    const key = `${wire.site.host} ${model ?? ""}`;
    const ask = async (isWanted: boolean): Promise<Said> =>
      await wire.work(
        "/v1/chat/completions",
        this.#body({ ...request, wantsTokens: isWanted }),
        signal,
        (answer, watch) => this.#read(answer, watch),
      );
    const isAsked = wantsTokens && tellsTokens.get(key) !== false;
    try {
      const said = await ask(isAsked);
      if (isAsked) tellsTokens.set(key, true);
      return { said, requests: 1 };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!isAsked || tellsTokens.has(key) || !isRefusal(thrown)) throw thrown;
    }
    const said = await ask(false);
    tellsTokens.set(key, false);
    return { said, requests: 2 };
  }

  #body({ messages, form, maxTokens, temperature, seed, wantsTokens }: ChatRequest): ChatBody {
    const { model } = this.#options;
    return {
      ...(model !== null && { model }),
      messages: messages.map(messageOf),
      max_tokens: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed }),
      ...(wantsTokens === true && { logprobs: true, top_logprobs: others }),
      ...(form !== undefined && {
        response_format: {
          type: "json_schema",
          json_schema: { name: form.name, schema: form.schema, strict: true },
        },
      }),
      stream: true,
      stream_options: { include_usage: true },
    };
  }

  async #read(answer: Response, watch: WorkWatch): Promise<Said> {
    const { wire } = this.#options;
    const said: Said = { text: "", end: null, inputTokens: null, outputTokens: null, tokens: [] };
    let pieces = 0;
    for await (const event of streamEvents(answer)) {
      watch.heard();
      if (event.kind === "comment") {
        if (event.text === "started") watch.started();
        continue;
      }
      if (event.data === "[DONE]") break;
      if (++pieces > mostPieces) throw wire.invalid("sent a text without end");
      // Whatever it says, it is at work.
      watch.started();
      const { data: chunk } = chatChunkSchema().safeParse(jsonOf(event.data, wire));
      if (chunk === undefined) throw wire.invalid("sent something else than a chat's answer");
      if ("error" in chunk) throw wire.refusal(chunk, answer.headers);
      const [choice] = chunk.choices;
      said.text += choice?.delta.content ?? "";
      said.tokens.push(...toldIn(choice?.logprobs, mostPieces - said.tokens.length));
      said.end = choice?.finish_reason ?? said.end;
      said.inputTokens = chunk.usage?.prompt_tokens ?? said.inputTokens;
      said.outputTokens = chunk.usage?.completion_tokens ?? said.outputTokens;
      if (said.text.length > mostAnswerUnits) throw wire.invalid("sent a text without end");
    }
    if (said.end === null) throw wire.invalid("ended before its answer did");
    return said;
  }
}

/** What a service says where whoever is behind it does not take a request, or answers in a wrong form. */
function isRefusal(thrown: unknown): boolean {
  const codes: readonly string[] = ["model.blind", "request.invalid", "server.failed"];
  return thrown instanceof CallError && !thrown.retryable && codes.includes(thrown.code);
}

/** A piece may tell of several tokens. */
function toldIn(
  logprobs: { readonly content?: unknown } | null | undefined,
  most: number,
): readonly unknown[] {
  const content = logprobs?.content;
  return Array.isArray(content) ? (content as readonly unknown[]).slice(0, most) : [];
}

function jsonOf(text: string, wire: ServiceWire): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw wire.invalid("sent something else than JSON", cause);
  }
}

type Message = ChatBody["messages"][number];

function messageOf({ role, text, images = [] }: ChatMessage): Message {
  if (images.length === 0) return { role, content: text };
  const shown = images.map(({ bytes, mediaType }) => ({
    type: "image_url" as const,
    image_url: { url: `data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}` },
  }));
  return { role, content: [{ type: "text", text }, ...shown] };
}
