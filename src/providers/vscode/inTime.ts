import type { Clock } from "../../base/clock.js";
import { CallError } from "../../base/errors.js";
import { orAborted } from "../../base/orAborted.js";
import type { EditorModel, LanguageModels } from "../../protocol/languageModels.js";

/** One request, milliseconds. */
export const requestMs = 300_000;

/**
 * The editor's models, each request of which ends after `requestMs`: editors have no limit of their own,
 * and one request that stalls would take the time of a whole call with it, and what was answered before.
 * `ask` rejects then, also where the editor does not listen, with a `CallError` `call.timeout`, retryable
 * and maybe billed, whose usage is that request.
 */
export function inTime(editor: LanguageModels, clock: Clock): LanguageModels {
  return {
    showsImages: editor.showsImages,
    sight: editor.sight,
    models: (signal) => editor.models(signal),
    ask: async (model, question, signal) => {
      signal.throwIfAborted();
      const late = new AbortController();
      const settled = new AbortController();
      const either = AbortSignal.any([signal, late.signal]);
      const limit = clock.sleep(requestMs, settled.signal).then(
        () => late.abort(tooSlow(model)),
        // It was answered.
        () => undefined,
      );
      try {
        return await orAborted(editor.ask(model, question, either), either);
      } finally {
        settled.abort();
        await limit;
      }
    },
  };
}

function tooSlow({ vendor, id }: Pick<EditorModel, "vendor" | "id">): CallError {
  const text = `${id} (${vendor}) gave no answer within ${requestMs / 60_000} minutes. Look whether the editor's own chat is answered by it; choose another model if it goes on.`;
  const failure = { retryable: true, billed: "maybe", usage: { requests: 1 } } as const;
  return new CallError("call.timeout", text, failure);
}
