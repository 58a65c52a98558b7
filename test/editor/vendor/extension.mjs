/**
 * A vendor of language models: the test's own process, which `SHED_URL` names, has the models and says
 * what they answer (`test/support/modelVendor.ts`).
 */
import * as vscode from "vscode";

const server = process.env.SHED_URL;

export function activate(context) {
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider("shed", {
      provideLanguageModelChatInformation: async () => (await fetch(`${server}/models`)).json(),
      provideLanguageModelChatResponse: respond,
      provideTokenCount: () => Promise.resolve(1),
    }),
  );
}

async function respond(model, messages, { tools = [], toolMode }, progress, token) {
  const asked = {
    model: model.id,
    messages: messages.map(({ role, content }) => ({
      role: role === vscode.LanguageModelChatMessageRole.Assistant ? "assistant" : "user",
      text: content.map((part) => (typeof part.value === "string" ? part.value : "")).join(""),
      images: content
        .filter((part) => part instanceof vscode.LanguageModelDataPart)
        .map(({ mimeType, data }) => ({ mimeType, bytes: data.length })),
    })),
    tools: tools.map(({ name, inputSchema }) => ({ name, inputSchema })),
    isRequired: toolMode === vscode.LanguageModelChatToolMode.Required,
  };
  const response = await fetch(server, { method: "POST", body: JSON.stringify(asked) });
  const { texts = [], toolInput, thrown, isEndless = false } = await response.json();
  for (const text of texts) progress.report(new vscode.LanguageModelTextPart(text));
  if (toolInput !== undefined) {
    progress.report(new vscode.LanguageModelToolCallPart("1", asked.tools[0].name, toolInput));
  }
  if (thrown !== undefined) throw errorOf(thrown);
  if (!isEndless) return;
  if (!token.isCancellationRequested) {
    await new Promise((resolve) => token.onCancellationRequested(resolve));
  }
  await fetch(`${server}/cancelled`, { method: "POST" });
}

function errorOf({ code, name, message }) {
  const error = code === undefined ? new Error(message) : vscode.LanguageModelError[code](message);
  return name === undefined ? error : Object.assign(error, { name });
}
