import type { EventOf, Finding, ImageRef, KnownEvent, SourceRef } from "../protocol/events.js";
import type { Role, Usage } from "../protocol/providers.js";
import type { Recipe } from "../protocol/recipe.js";
import type { AskedQuestion, ChecklistPlanner, GivenAnswer } from "./checklistPort.js";
import type { Comparer } from "./comparerPort.js";
import type { Critic, CritiqueText } from "./criticPort.js";
import type { Facets } from "./facets.js";
import type { Quote, TokenCount } from "./foreseen.js";

/**
 * What the search needs of the world, in small interfaces. Providers implement `PromptModel`,
 * `ImageModel` and `Judge`, and those of `criticPort.ts`, `comparerPort.ts` and `checklistPort.ts`; the
 * session `Journal` and `ImageStore`. Every failure that a provider knows is thrown as a `CallError`;
 * anything else counts as an unexpected failure that may have been billed.
 *
 * A request holds all that an answer may depend on: the same request gives the same key `inputs`,
 * and a deterministic provider answers it the same every time. Randomness comes from `seed`.
 */

/** What a call used, as far as its provider says; what it leaves out is unknown. */
export type ReportedUsage = Partial<Usage>;

/** The two halves of a prompt and what the image model gets. */
export interface PromptTexts {
  /** Content. */
  readonly what: string;
  /** Style. */
  readonly how: string;
  /** Both combined. */
  readonly prompt: string;
}

export type Halves = "what" | "how" | "both";

export interface ExpandRequest {
  readonly kind: "expand";
  readonly goal: string;
  readonly negativePrompt: string;
  /** Dealt by index, so that the candidates of the first iteration differ by design. */
  readonly facets: Facets;
  /** What an image will be asked; absent where there is no checklist. */
  readonly questions?: readonly AskedQuestion[];
  /** [0, 2^32); a stream of its own for each candidate. */
  readonly seed: number;
}

/** An earlier prompt of the search, in a line. */
export interface Tried {
  readonly id: string;
  /** What it says otherwise than its parent, or how it begins; about 250 characters at the most. */
  readonly change: string;
  /** What its image came to; about as long. */
  readonly outcome: string;
}

export interface RefineRequest {
  readonly kind: "refine";
  readonly goal: string;
  readonly negativePrompt: string;
  readonly parent: PromptTexts;
  /** Which half may change; the other one stays as the parent has it. */
  readonly halves: Halves;
  /** Null when there is none: the findings are then all there is to act on. */
  readonly critique: CritiqueText | null;
  readonly findings: readonly Finding[];
  /** What an image will be asked; absent where there is no checklist. */
  readonly questions?: readonly AskedQuestion[];
  /** What was tried before, the oldest first, 12 at the most; absent where nothing is remembered. */
  readonly tried?: readonly Tried[];
  /** A prompt that was drawn, and that the last one was nearly the same as; absent for none. */
  readonly unlike?: string;
  /** 0-based place among the children of this parent, so that siblings differ. */
  readonly variant: number;
  readonly seed: number;
}

export interface RewriteRequest {
  readonly kind: "rewrite";
  readonly goal: string;
  readonly negativePrompt: string;
  readonly refused: PromptTexts;
  /** What the image model said. */
  readonly reason: string;
  readonly seed: number;
}

export interface WrittenPrompt extends PromptTexts {
  /** Ids of the questions that the prompt answers with yes, as its writer says; absent where none were told. */
  readonly covers?: readonly string[];
  /** Why the model's own text was not taken, and this one made in its place; absent where it was. */
  readonly fallback?: string;
  readonly usage: ReportedUsage;
}

/** Writes prompts: expands a goal, refines a parent, rewrites what was refused; always all three texts. */
export interface PromptModel {
  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} the model gave no usable answer
   */
  write(
    request: ExpandRequest | RefineRequest | RewriteRequest,
    signal: AbortSignal,
  ): Promise<WrittenPrompt>;
}

/** A drawing in words that an image was made from, on disk until it is read. */
export interface DrawingSource {
  readonly ref: SourceRef;
  /** SVG. @throws {StorageError} it is not there any more, or another one is */
  text(signal: AbortSignal): Promise<string>;
}

/** The parent's drawing, and what is known of it: who changes it has to know what is right. */
export interface DrawBase extends DrawingSource {
  /** That it was drawn from. */
  readonly prompt: string;
  readonly findings: readonly Finding[];
  /** Null where there is none. */
  readonly critique: CritiqueText | null;
}

export interface DrawRequest {
  /** Only for a model that `edits`, and where the parent's image has a source. */
  readonly base?: DrawBase;
  readonly prompt: string;
  readonly negativePrompt: string;
  /** [0, 2^32). */
  readonly seed: number;
  /** Pixels, multiples of 16. A model with fixed sizes draws its nearest one. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The most bytes that a session keeps of a drawing. */
export const maxSourceBytes = 8_000_000;

export interface DrawnImage {
  readonly bytes: Uint8Array;
  /** The drawing that `bytes` were made from, SVG of at most `maxSourceBytes`; absent where none is. */
  readonly source?: string;
  /** What is wrong with it, as far as that can be told without looking: at most 50. */
  readonly remarks?: readonly Finding[];
  readonly usage: ReportedUsage;
}

/** For the eye only: never journaled, may be dropped. */
export interface DrawProgress {
  /** A whole number from 0 to `steps`. */
  readonly step: number;
  /** At least 1. */
  readonly steps: number;
  /** The image as far as it has come; looked at during the call only, so its bytes may be reused. */
  readonly preview?: {
    readonly bytes: Uint8Array;
    readonly mediaType: ImageRef["mediaType"];
  };
}

/** Draws one image for one prompt. The search knows image models by this and nothing else. */
export interface ImageModel {
  /**
   * @param signal when aborted, rejects with `signal.reason` within one denoising step
   * @returns PNG, JPEG or WebP bytes; the size may differ from what was asked
   * @throws {PromptRefusedError} the model's own filter refused the prompt
   * @throws {CallError} any other failure
   */
  draw(
    request: DrawRequest,
    signal: AbortSignal,
    onProgress: (progress: DrawProgress) => void,
  ): Promise<DrawnImage>;
}

/** Decoded pixels: sRGB, 8 bits, row 0 at the top. */
export interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `widthPx * heightPx * 4` bytes, alpha not premultiplied. */
  readonly rgba: Uint8Array;
}

/** How an image shall be made into a file. */
export interface ImageEncoding {
  /** The longer side is at most this, 1 or more; an image is never made larger. */
  readonly maxPx: number;
  readonly mediaType: "image/png" | "image/jpeg";
}

export interface EncodedImage {
  readonly bytes: Uint8Array;
  readonly mediaType: ImageEncoding["mediaType"];
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An image on disk, decoded when it is looked at. */
export interface JudgedImage {
  readonly ref: ImageRef;
  /** @throws {InvalidAnswerError} the file is no image, or larger than the pixel cap */
  pixels(signal: AbortSignal): Promise<Pixels>;
  /**
   * The image as a file to send to a judge: made anew from its pixels, so that nothing is in it that
   * a judge must not see (the file on disk names its prompt). As a JPEG, on white.
   * @throws {InvalidAnswerError} as `pixels`
   */
  encoded(encoding: ImageEncoding, signal: AbortSignal): Promise<EncodedImage>;
}

export interface JudgeRequest {
  /** An image is judged against the user's own words, never against a rewritten prompt. */
  readonly goal: string;
  readonly negativePrompt: string;
  /** What to answer of the image, all at once; absent where there is no checklist. */
  readonly questions?: readonly AskedQuestion[];
  readonly image: JudgedImage;
}

export interface Judgement {
  /** How well the image shows the goal, 0-100; null when this judge cannot say. */
  readonly alignment: number | null;
  /** How good it looks, 0-10 (the aesthetic predictor's own scale); null when it cannot say. */
  readonly aesthetic: number | null;
  /** What it saw and what is missing. */
  readonly findings: readonly Finding[];
  /** One a question that was asked; absent where none were. */
  readonly answers?: readonly GivenAnswer[];
  readonly usage: ReportedUsage;
}

export interface Judge {
  /**
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {PromptRefusedError} it will not look at this image, which stays, with unknown scores
   * @throws {CallError} no usable answer
   */
  judge(request: JudgeRequest, signal: AbortSignal): Promise<Judgement>;
}

/** What a search's calls go to. `critic` is null where the language provider cannot criticise. */
export interface ModelPorts {
  readonly quote?: Quote;
  /** For lanes that allow so many tokens a minute. */
  readonly tokens?: TokenCount;
  /** Whether a role's calls keep to their declared time by themselves, from the start of their work. */
  readonly keepsTime?: (role: Role) => boolean;
  /** The same, with a role's models at one endpoint of the pool that its lane is. */
  readonly at?: (role: Role, endpoint: string) => ModelPorts;
  readonly prompts: PromptModel;
  readonly images: ImageModel;
  readonly judge: Judge;
  readonly critic: Critic | null;
  /** Absent where the language provider plans no checklists. */
  readonly checklists?: ChecklistPlanner;
  /** Absent where the vision provider cannot compare. */
  readonly comparer?: Comparer;
}

/** The session's journal: one event at a time, in order. */
export interface Journal {
  /**
   * Durable when it resolves.
   * @throws {StorageError} nothing of the event was kept
   */
  append(event: KnownEvent): Promise<void>;
}

/**
 * What the session's folder has of an image, as its event tells it: the file, where its recipe
 * stands, the file that it was made from, where there is one, and what its recipe remarks.
 */
export type StoredImage = Pick<EventOf<"imageDrawn">, "image" | "recipe" | "source" | "remarks">;

export interface ImageStore {
  /**
   * Writes an image into the session's folder, durable when it resolves. What has the candidate's
   * name already is set aside under another one, never overwritten.
   * @param id the candidate
   * @throws {InvalidAnswerError} the bytes are no image this store takes, or one whose pixels cannot
   *   be read
   * @param source the drawing that the image was made from, kept beside it
   * @throws {StorageError} the folder cannot be written
   */
  put(id: string, bytes: Uint8Array, recipe: Recipe, source?: string): Promise<StoredImage>;
  /**
   * The image of this very call, whose file was written before its event was. Where there is none,
   * whatever else has the candidate's name is set aside under another one.
   * @throws {StorageError} the folder cannot be read or written
   */
  adopt(id: string, recipe: Recipe): Promise<StoredImage | undefined>;
  /** @param ref an image of this session */
  open(ref: ImageRef): JudgedImage;
  /**
   * A picture that is no image of this session, and in no file: what a judge is tested with.
   * @param ref what stands for it; its file is not there
   */
  painted(ref: ImageRef, pixels: Pixels): JudgedImage;
  /** @param ref a drawing of this session */
  source(ref: SourceRef): DrawingSource;
}
