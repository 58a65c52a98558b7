import { InvalidAnswerError, PromptRefusedError } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import { withoutThoughts } from "../chat/answerValues.js";
import type { ChatAnswer, ChatMessage, ChatModel, ChatRequest } from "../chat/chatModel.js";
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
}

/** More than the longest answer that is asked for. */
const mostAnswerUnits = 1_000_000;
/** A piece for each token, of more than any answer has. */
const mostPieces = 100_000;

interface Said {
  text: string;
  end: "stop" | "length" | "content_filter" | null;
  inputTokens: number | null;
  outputTokens: number | null;
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
    const said = await wire.work(
      "/v1/chat/completions",
      this.#body(request),
      signal,
      (answer, watch) => this.#read(answer, watch),
    );
    const { inputTokens, outputTokens, end } = said;
    const usage = { costUsd: 0, inputTokens, outputTokens, requests: 1 };
    // Whoever it is may send back what it was sent, and this goes into journals and images.
    const text = wire.site.redact(withoutThoughts(said.text).trim());
    if (end === "content_filter") {
      throw new PromptRefusedError(`${label} will not answer this.`, { billed: "yes", usage });
    }
    const isCutOff = end === "length";
    if (text === "" && !isCutOff) {
      throw new InvalidAnswerError(`The answer of ${label} is empty.`, { billed: "yes", usage });
    }
    return { text, usage, isCutOff };
  }

  #body({ messages, form, maxTokens, temperature, seed }: ChatRequest): ChatBody {
    const { model } = this.#options;
    return {
      ...(model !== null && { model }),
      messages: messages.map(messageOf),
      max_tokens: maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed }),
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
    const said: Said = { text: "", end: null, inputTokens: null, outputTokens: null };
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
      said.end = choice?.finish_reason ?? said.end;
      said.inputTokens = chunk.usage?.prompt_tokens ?? said.inputTokens;
      said.outputTokens = chunk.usage?.completion_tokens ?? said.outputTokens;
      if (said.text.length > mostAnswerUnits) throw wire.invalid("sent a text without end");
    }
    if (said.end === null) throw wire.invalid("ended before its answer did");
    return said;
  }
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
