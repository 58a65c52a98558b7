import type {
  EditorFault,
  EditorModel,
  EditorQuestion,
  EditorReply,
  LanguageModels,
} from "../../src/protocol/languageModels.js";
import { goodAnswer } from "./fakeChat.js";

/** A vendor's model: who sees answers what was seen. */
export interface FakeEditorModel extends EditorModel {
  readonly takes: "images" | "textAlone";
  readonly takesTools: boolean;
}

export const gpt: FakeEditorModel = {
  ...{ vendor: "copilot", id: "gpt-5-mini", name: "GPT-5 mini", family: "gpt-5-mini" },
  ...{ version: "2026-01", maxInputTokens: 64_000, takes: "images", takesTools: true },
};
export const local: FakeEditorModel = {
  ...{ vendor: "shed", id: "qwen/7b", name: "Qwen 7B", family: "qwen", version: "1" },
  ...{ maxInputTokens: 8000, takes: "textAlone", takesTools: false },
};

export interface Asked {
  readonly model: string;
  readonly question: EditorQuestion;
}

export interface FakeOptions {
  readonly models?: readonly FakeEditorModel[];
  readonly showsImages?: boolean;
  /** In place of a good answer; undefined for that one. A model that is silent does not even listen. */
  readonly answer?: (asked: Asked, index: number) => EditorReply | "silence" | undefined;
}

/** An editor whose vendors give good answers, and note what they were asked. */
export class FakeLanguageModels implements LanguageModels {
  readonly asked: Asked[] = [];
  readonly showsImages: boolean;
  readonly remembered = new Map<string, boolean>();
  readonly sight = {
    get: (key: string) => this.remembered.get(key),
    set: (key: string, sees: boolean) => void this.remembered.set(key, sees),
  };
  list: readonly FakeEditorModel[];
  #running = 0;
  readonly #answer: NonNullable<FakeOptions["answer"]>;

  constructor({ models = [gpt, local], showsImages = true, answer }: FakeOptions = {}) {
    this.list = models;
    this.showsImages = showsImages;
    this.#answer = answer ?? (() => undefined);
  }

  /** Whether an answer is under way, which takes no time of a virtual clock. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  async models(signal: AbortSignal): Promise<readonly EditorModel[]> {
    await Promise.resolve();
    signal.throwIfAborted();
    return this.list;
  }

  async ask(
    { vendor, id }: Pick<EditorModel, "vendor" | "id">,
    question: EditorQuestion,
    signal: AbortSignal,
  ): Promise<EditorReply> {
    const asked = { model: `${vendor}/${id}`, question };
    const index = this.asked.push(asked) - 1;
    this.#running += 1;
    await new Promise((resolve) => setImmediate(resolve));
    this.#running -= 1;
    signal.throwIfAborted();
    const own = this.#answer(asked, index);
    if (own === "silence") return await new Promise(() => undefined);
    if (own !== undefined) return own;
    const model = this.list.find((each) => each.vendor === vendor && each.id === id);
    return model === undefined ? fault({ code: "NotFound" }) : goodReply(question, model);
  }
}

function goodReply(question: EditorQuestion, { takes, takesTools }: FakeEditorModel): EditorReply {
  const { messages, tool } = question;
  const first = messages[0]?.text ?? "";
  const hasImages = messages.some(({ images }) => images.length > 0);
  if (hasImages && takes === "textAlone") return fault({ message: "Vision is not supported" });
  if (tool !== undefined && !takesTools) return fault({ message: "tools: not supported" });
  if (first.includes("four stripes")) return said("Yellow, blue, red, green.");
  // What stands in the system message of others begins the first one here.
  const text = goodAnswer({
    messages: [
      { role: "system", text: first },
      ...messages.map(({ role, text: told }) => ({ role, text: told })),
    ],
    maxTokens: 1,
    ...(isForObject(first) && { form: { name: "form", schema: {} } }),
  });
  return tool === undefined ? said(text) : usedTool(JSON.parse(text));
}

function isForObject(text: string): boolean {
  return text.includes("JSON object");
}

export function said(text: string): EditorReply {
  return { kind: "answer", text, toolInput: undefined, isCutOff: false };
}

export function usedTool(toolInput: unknown): EditorReply {
  return { kind: "answer", text: "", toolInput, isCutOff: false };
}

/** Thrown by the editor; without parts, something that is no error at all. */
export function fault(...thrown: readonly Partial<EditorFault>[]): EditorReply {
  return {
    kind: "fault",
    thrown: thrown.map((each) => ({ name: "Error", code: "", message: "", ...each })),
  };
}
