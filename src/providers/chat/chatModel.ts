import type { ReportedUsage } from "../../search/ports.js";

/**
 * The one port that language and vision models share inside `providers/`: writing, criticising and
 * judging are done once on it, and a kind of connection supplies the transport only.
 */

export interface ChatImage {
  readonly bytes: Uint8Array;
  readonly mediaType: "image/png" | "image/jpeg";
  /** Its longer side, pixels. */
  readonly longerPx: number;
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
  /** Shown behind the text; only to a model that sees. */
  readonly images?: readonly ChatImage[];
}

/** What an answer has to look like. */
export interface AnswerForm {
  /** Letters, digits and underscores: some servers show it to the model. */
  readonly name: string;
  /** JSON schema of an object with all properties required and no others allowed. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
  /** The call that it is of has asked before: its lane has not counted this one yet. */
  readonly isFurther?: boolean;
  readonly messages: readonly ChatMessage[];
  /** Absent for prose. A transport whose server takes no schema asks for JSON, or for nothing. */
  readonly form?: AnswerForm;
  /** For the answer, thoughts not counted; a transport may ask for more where its server counts them. */
  readonly maxTokens: number;
  /** 0-2; ignored where the model takes none. */
  readonly temperature?: number;
  /** [0, 2^32); ignored where the model takes none. */
  readonly seed?: number;
  /** How likely each token of the answer was is wanted too; ignored where nobody tells it. */
  readonly wantsTokens?: boolean;
}

/** A token that stood or might have stood at a place. */
export interface TokenChance {
  readonly text: string;
  /** 0-1, among all tokens at this place. */
  readonly chance: number;
}

/** A token that a model said, and those that it was likeliest to say instead. */
export interface SaidToken {
  /** In UTF-8; a character may have parts of itself in several tokens. */
  readonly bytes: Uint8Array;
  readonly chance: TokenChance;
  /**
   * What might have stood there: the token itself may be among them, and there may be none, as where
   * what is told of them has not its form. Read when it is asked for, as most tokens are of no interest.
   */
  readonly others: () => readonly TokenChance[];
}

export interface ChatAnswer {
  /** Thoughts taken out; not checked against the form. */
  readonly text: string;
  readonly usage: ReportedUsage;
  /** The limit of tokens came before its end. */
  readonly isCutOff: boolean;
  /** All that was said, as the server tells it: thoughts and marks of an end may be among it. */
  readonly tokens?: readonly SaidToken[];
}

/** What a server does with an answer's form: holds the model to it, to some JSON, or to nothing. */
export type FormSupport = "schema" | "json" | "none";

/** A model that continues a conversation. */
export interface ChatModel {
  readonly formSupport: FormSupport;
  /** Tokens beyond a request's `maxTokens` that its thoughts may take; none where it says nothing. */
  readonly thoughtTokens?: number;
  /**
   * @param signal when aborted, rejects with `signal.reason`, and nothing is asked any more
   * @throws {PromptRefusedError} it will not answer this
   * @throws {CallError} no answer, with whose fault it is and whether it was billed
   */
  complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer>;
}
