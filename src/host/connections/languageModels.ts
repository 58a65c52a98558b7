import {
  CancellationTokenSource,
  LanguageModelChatMessage,
  LanguageModelChatToolMode,
  LanguageModelError,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  lm,
  type CancellationToken,
  type LanguageModelChat,
} from "vscode";
import type { Disposable } from "../../base/disposable.js";
import { orAborted } from "../../base/orAborted.js";
import type {
  EditorMessage,
  EditorModel,
  EditorQuestion,
  EditorReply,
  LanguageModels,
} from "../../protocol/languageModels.js";
import { faultsIn } from "./editorFaults.js";
import { OneLeave } from "./oneLeave.js";

type InputPart = LanguageModelChatMessage["content"][number];

/** Came with version 1.106 of the editor; the types are those of the oldest one that this runs in. */
interface DataParts {
  image(data: Uint8Array, mediaType: string): InputPart;
}

/**
 * The editor's language models as the engine asks them.
 * @param onDidChange told when there are others
 */
export async function openLanguageModels(
  sight: LanguageModels["sight"],
  onDidChange: () => void,
): Promise<LanguageModels & Disposable> {
  // An import by its name would fail as a whole where there is none.
  const { LanguageModelDataPart } = (await import("vscode")) as {
    readonly LanguageModelDataPart?: DataParts;
  };
  return new VscodeLanguageModels(sight, LanguageModelDataPart, onDidChange);
}

class VscodeLanguageModels implements LanguageModels, Disposable {
  readonly sight: LanguageModels["sight"];
  readonly #dataParts: DataParts | undefined;
  readonly #changes: Disposable;
  readonly #leave = new OneLeave((thrown) =>
    faultsIn(thrown).some(({ code }) => code === LanguageModelError.NoPermissions.name),
  );
  #listing = 0;

  constructor(
    sight: LanguageModels["sight"],
    dataParts: DataParts | undefined,
    onDidChange: () => void,
  ) {
    this.sight = sight;
    this.#dataParts = dataParts;
    this.#changes = lm.onDidChangeChatModels(() => {
      // To some versions a list that is asked for is a change: who asked has it already.
      if (this.#listing === 0) onDidChange();
    });
  }

  get showsImages(): boolean {
    return this.#dataParts !== undefined;
  }

  async models(signal: AbortSignal): Promise<readonly EditorModel[]> {
    return (await this.#list(signal)).map(
      ({ vendor, id, name, family, version, maxInputTokens }) => ({
        ...{ vendor, id, name, family, version, maxInputTokens },
      }),
    );
  }

  async ask(
    model: Pick<EditorModel, "vendor" | "id">,
    question: EditorQuestion,
    signal: AbortSignal,
  ): Promise<EditorReply> {
    const chats = await this.#list(signal);
    const chat = chats.find(({ vendor, id }) => vendor === model.vendor && id === model.id);
    if (chat === undefined) {
      const code = "NotFound";
      return { kind: "fault", thrown: [{ name: "LanguageModelError", code, message: "" }] };
    }
    const cancelling = new CancellationTokenSource();
    const cancel = (): void => cancelling.cancel();
    signal.addEventListener("abort", cancel);
    try {
      return await orAborted(this.#answer(chat, question, cancelling.token, signal), signal);
    } catch (thrown) {
      signal.throwIfAborted();
      return { kind: "fault", thrown: faultsIn(thrown) };
    } finally {
      signal.removeEventListener("abort", cancel);
      // Of an answer that is too long, the rest is called off.
      cancelling.cancel();
      cancelling.dispose();
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #list(signal: AbortSignal): Promise<readonly LanguageModelChat[]> {
    this.#listing += 1;
    try {
      return await orAborted(Promise.resolve(lm.selectChatModels()), signal);
    } finally {
      this.#listing -= 1;
    }
  }

  async #answer(
    chat: LanguageModelChat,
    { messages, tool, mostUnits, why }: EditorQuestion,
    token: CancellationToken,
    signal: AbortSignal,
  ): Promise<EditorReply> {
    const options = {
      justification: why,
      ...(tool !== undefined && {
        tools: [{ name: tool.name, description: tool.description, inputSchema: tool.schema }],
        toolMode: LanguageModelChatToolMode.Required,
      }),
    };
    const sent = messages.map((message) => this.#message(message));
    const begin = async () => await chat.sendRequest(sent, options, token);
    const { stream } = await this.#leave.ask(chat.vendor, begin, signal);
    let text = "";
    for await (const part of stream) {
      if (part instanceof LanguageModelTextPart) text += part.value;
      if (part instanceof LanguageModelToolCallPart && part.name === tool?.name) {
        return { kind: "answer", text, toolInput: part.input, isCutOff: false };
      }
      if (text.length > mostUnits) {
        return {
          kind: "answer",
          text: text.slice(0, mostUnits),
          toolInput: undefined,
          isCutOff: true,
        };
      }
    }
    return { kind: "answer", text, toolInput: undefined, isCutOff: false };
  }

  #message({ role, text, images }: EditorMessage): LanguageModelChatMessage {
    if (role === "assistant") return LanguageModelChatMessage.Assistant(text);
    const shown = images.flatMap(({ bytes, mediaType }) =>
      this.#dataParts === undefined ? [] : [this.#dataParts.image(bytes, mediaType)],
    );
    const message = LanguageModelChatMessage.User(text);
    message.content = [new LanguageModelTextPart(text), ...shown];
    return message;
  }
}
