import type { Question } from "../protocol/plan.js";
import type { ReportedUsage } from "./ports.js";

/** What a checklist needs of the world: who plans it, and how others are asked its questions. */

/** One question of a checklist, as a model is told it. */
export type AskedQuestion = Pick<Question, "id" | "text" | "half" | "kind">;

/** How surely an image answers a question with yes, 0-1; null where that cannot be told. */
export interface GivenAnswer {
  readonly id: string;
  readonly yes: number | null;
}

export interface ChecklistRequest {
  readonly goal: string;
  readonly negativePrompt: string;
  readonly seed: number;
}

export interface PlannedChecklist {
  /** 1-100, ids `q1`, `q2`, ...; what a question `needs` comes before it. */
  readonly questions: readonly Question[];
  readonly usage: ReportedUsage;
}

/** Takes a goal apart into yes/no questions that an image can be asked. */
export interface ChecklistPlanner {
  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} no usable answer
   */
  plan(request: ChecklistRequest, signal: AbortSignal): Promise<PlannedChecklist>;
}
