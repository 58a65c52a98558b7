import type { ModelChoice } from "../../protocol/connections.js";
import type { OfferedModel } from "../../providers/adapter.js";
import type { Memory } from "../memory.js";
import { choose, type Choice } from "../shown/questions.js";
import type { Timer } from "../timer.js";
import { askEditorSet } from "./askEditorSet.js";
import { modelSets, whyNotSet } from "./modelSets.js";

export interface OfferDeps {
  readonly memory: Pick<Memory, "keepOffer">;
  /** Sends nothing. */
  readonly check: Parameters<typeof whyNotSet>[1];
  /** Those of the editor; sends nothing to them. */
  readonly editorModels: () => Promise<readonly OfferedModel[]>;
  /** Makes it the user's setting. */
  readonly save: (choice: ModelChoice) => Promise<void>;
  readonly timer: Pick<Timer, "after">;
}

interface Answer extends Choice {
  readonly does: "sketch" | "takeEditors" | "waits";
}

const answers: readonly Answer[] = [
  {
    label: "Sketch with the built-in provider",
    detail: "No AI model. Works at once, without a network, and costs nothing.",
    does: "sketch",
  },
  {
    label: "Use this editor's models",
    detail: modelSets.editor.detail,
    does: "takeEditors",
  },
  {
    label: "Decide later",
    detail: "Sketches this time, and asks again at the next search.",
    does: "waits",
  },
];

/** So long a search waits for an editor that is slow to say which models it has. */
const patienceMs = 3000;

/**
 * Before the first search of a person who has chosen no models: asks whether this editor's shall do its
 * work, where it has any that could. Asking sends nothing to them, so the editor asks for no
 * leave before a person says yes.
 * @returns false where the person left the question, which is then none that was answered
 */
export async function offerEditorModels(deps: OfferDeps): Promise<boolean> {
  const { memory, save, editorModels } = deps;
  if (!(await canBeHad(deps))) return true;
  const answer = await choose(answers, {
    title: "Which models do the work?",
    placeHolder: "Asked once. Imagebeam: Choose Models changes it at any time.",
    staysOpen: true,
  });
  if (answer === undefined) return false;
  if (answer.does === "takeEditors") {
    const set = await askEditorSet(await editorModels());
    if (set === undefined) return false;
    await save(set);
  }
  await memory.keepOffer(answer.does === "waits" ? "later" : "answered");
  return true;
}

async function canBeHad({ check, timer }: OfferDeps): Promise<boolean> {
  const giveUp = new AbortController();
  const stopWaiting = timer.after(patienceMs, () => giveUp.abort());
  try {
    return (await whyNotSet(modelSets.editor, check, giveUp.signal)) === null;
  } catch (error) {
    if (giveUp.signal.aborted) return false;
    throw error;
  } finally {
    stopWaiting();
  }
}
