import type { JudgedImage, ReportedUsage } from "./ports.js";

/** What comparing needs of the world: who orders some images by how well they show a goal. */

export interface CompareRequest {
  readonly goal: string;
  readonly negativePrompt: string;
  /** 2-4, in the order in which they are shown. A comparer knows them by their places alone. */
  readonly images: readonly JudgedImage[];
}

/** What is said of one image beside others. */
export interface ComparisonNote {
  /** The image's place in the request, from 0. */
  readonly place: number;
  readonly strengths: string;
  readonly weaknesses: string;
  /** The one change that would help it most; empty for none. */
  readonly suggestion: string;
}

export interface ComparedImages {
  /** Places in the request, from 0, best first; those in one group are equals. Each place once. */
  readonly order: readonly (readonly number[])[];
  /** At most one an image. */
  readonly notes: readonly ComparisonNote[];
  readonly usage: ReportedUsage;
}

/** Orders some images by how well they show a goal. */
export interface Comparer {
  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {PromptRefusedError} it will not look at one of them
   * @throws {CallError} no usable answer
   */
  compare(request: CompareRequest, signal: AbortSignal): Promise<ComparedImages>;
}
