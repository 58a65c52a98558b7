import type { Finding } from "../protocol/events.js";
import type { ComparisonNote } from "./comparerPort.js";
import type { DrawingSource, PromptTexts, ReportedUsage } from "./ports.js";

/** What refining needs of the world: who says what to do better. */

export interface CritiqueText {
  readonly text: string;
  /** What to do about each half; empty where nothing needs doing. */
  readonly recommendations: { readonly what: string; readonly how: string };
}

/** One judged candidate, as a critic sees it. */
export interface JudgedCandidate extends PromptTexts {
  readonly id: string;
  readonly alignment: number | null;
  readonly aesthetic: number | null;
  readonly total: number | null;
  readonly findings: readonly Finding[];
  /** What was said of its image beside others, the oldest first; absent where nobody compared it. */
  readonly compared?: readonly ComparedNote[];
}

/** What was said of an image beside others. */
export type ComparedNote = Omit<ComparisonNote, "place">;

export interface CritiqueRequest {
  readonly goal: string;
  readonly parent: JudgedCandidate;
  /** What the parent's image was made from; absent where it is no drawing. */
  readonly source?: DrawingSource;
  /** The best others of the last iteration, best first. */
  readonly siblings: readonly JudgedCandidate[];
  /** Earlier children of this parent that failed to beat it. */
  readonly failedChildren: readonly JudgedCandidate[];
  readonly seed: number;
}

export interface WrittenCritique extends CritiqueText {
  readonly usage: ReportedUsage;
}

/** From the findings on a parent and on its whole generation to one critique. */
export interface Critic {
  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} no usable answer
   */
  critique(request: CritiqueRequest, signal: AbortSignal): Promise<WrittenCritique>;
}
