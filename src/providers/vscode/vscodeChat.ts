import { CallError, InvalidAnswerError } from "../../base/errors.js";
import type {
  EditorMessage,
  EditorQuestion,
  EditorReply,
  LanguageModels,
} from "../../protocol/languageModels.js";
import type { ReportedUsage } from "../../search/ports.js";
import { withoutThoughts } from "../chat/answerValues.js";
import type {
  ChatAnswer,
  ChatMessage,
  ChatModel,
  ChatRequest,
  FormSupport,
} from "../chat/chatModel.js";
import { withEarlierUsage } from "../chat/usage.js";
import { findModel, namedModels, type NamedModel } from "./catalogue.js";
import type { Sight } from "./sight.js";
import { blindModel, callErrorOf, goneModel, isAboutTools, meaningOf } from "./vscodeFailures.js";

export interface VscodeChatOptions {
  readonly editor: LanguageModels;
  /** As its declaration names it. */
  readonly model: string;
  /** References of models that take no tool, found out so far. */
  readonly toolless: Set<string>;
  readonly sight: Sight;
  /** What it is asked for, for the person whom the editor asks for leave. */
  readonly why: string;
}

/** Many more than a token has, so that thoughts and blanks do not cut an answer off. */
const unitsPerToken = 16;

/** A language model of the editor. */
export class VscodeChat implements ChatModel {
  readonly #options: VscodeChatOptions;

  constructor(options: VscodeChatOptions) {
    this.#options = options;
  }

  get formSupport(): FormSupport {
    const { model, toolless } = this.#options;
    return toolless.has(model) ? "none" : "schema";
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    signal.throwIfAborted();
    const { editor, model: reference, sight } = this.#options;
    const model = findModel(await namedModels(editor, signal), reference);
    if (model === undefined) throw goneModel(reference);
    const hasImages = request.messages.some(({ images = [] }) => images.length > 0);
    let requests = 0;
    if (hasImages) {
      const found = await sight.find(model, signal);
      requests += found.requests;
      if (!found.sees) throw blindModel(model.label, requests);
    }
    const ask = async (isForTool: boolean): Promise<EditorReply> => {
      const before = requests > 0 ? [{ requests }] : [];
      requests += 1;
      try {
        return await editor.ask(model, this.#question(request, isForTool), signal);
      } catch (thrown) {
        throw thrown instanceof CallError ? withEarlierUsage(thrown, before) : thrown;
      }
    };
    const wantsTool = request.form !== undefined && this.formSupport === "schema";
    let reply = await ask(wantsTool);
    if (wantsTool && isRefusedTool(reply)) {
      reply = await ask(false);
      // Remembered, as any parameter that a server does not take.
      if (reply.kind === "answer") this.#options.toolless.add(reference);
    }
    return answerOf(reply, { model, hasImages, usage: { requests } });
  }

  #question({ messages, form, maxTokens }: ChatRequest, isForTool: boolean): EditorQuestion {
    return {
      messages: withoutSystem(messages),
      ...(isForTool &&
        form !== undefined && {
          tool: {
            name: form.name,
            description: "Takes your answer. Use it once, with the whole answer as its input.",
            schema: form.schema,
          },
        }),
      mostUnits: maxTokens * unitsPerToken,
      why: this.#options.why,
    };
  }
}

interface Asked {
  readonly model: NamedModel;
  readonly hasImages: boolean;
  readonly usage: ReportedUsage;
}

function answerOf(reply: EditorReply, { model, hasImages, usage }: Asked): ChatAnswer {
  const who = model.label;
  if (reply.kind === "fault") {
    throw callErrorOf(reply.thrown, { who, hasImages, usage: { ...usage } });
  }
  const { text: said, toolInput, isCutOff } = reply;
  const text = toolInput === undefined ? withoutThoughts(said) : JSON.stringify(toolInput);
  if (text.trim() === "" && !isCutOff) {
    const failure = { billed: "yes", usage: { ...usage } } as const;
    throw new InvalidAnswerError(`The answer of ${who} is empty.`, failure);
  }
  return { text, usage, isCutOff: isCutOff && toolInput === undefined };
}

function isRefusedTool(reply: EditorReply): boolean {
  return (
    reply.kind === "fault" && meaningOf(reply.thrown, false) === null && isAboutTools(reply.thrown)
  );
}

/** Editors have no system message: what it says begins the first one of the person. */
function withoutSystem(messages: readonly ChatMessage[]): EditorMessage[] {
  const told: EditorMessage[] = [];
  let before: readonly string[] = [];
  for (const { role, text, images = [] } of messages) {
    if (role === "system") {
      before = [...before, text];
      continue;
    }
    const whole = role === "user" ? [...before, text].join("\n\n") : text;
    if (role === "user") before = [];
    told.push({ role, text: whole, images });
  }
  return told;
}
