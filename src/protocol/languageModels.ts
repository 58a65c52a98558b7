/**
 * The language models of the editor that Imagebeam runs in, as the host hands them to the engine: data
 * alone, so that whoever asks them knows no editor.
 */

/** A model, named by its vendor and its id together. */
export interface EditorModel {
  readonly vendor: string;
  readonly id: string;
  /** As the editor shows it. */
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly maxInputTokens: number;
}

export interface EditorMessage {
  /** There is no system message. */
  readonly role: "user" | "assistant";
  readonly text: string;
  /** Behind the text; only where `showsImages`. */
  readonly images: readonly {
    readonly bytes: Uint8Array;
    readonly mediaType: "image/png" | "image/jpeg";
  }[];
}

export interface EditorQuestion {
  readonly messages: readonly EditorMessage[];
  /** The only tool; the model has to use it. Absent for text. */
  readonly tool?: {
    readonly name: string;
    readonly description: string;
    /** JSON schema of its input. */
    readonly schema: Readonly<Record<string, unknown>>;
  };
  /** Of an answer's text, characters: nothing behind them is read. */
  readonly mostUnits: number;
  /** For the person whom the editor asks whether Imagebeam may use the model. */
  readonly why: string;
}

/** What is known of something that was thrown; empty where it does not say. */
export interface EditorFault {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export type EditorReply =
  | {
      readonly kind: "answer";
      readonly text: string;
      /** What it gave the tool, of any shape; undefined where it did not use it. */
      readonly toolInput: unknown;
      /** `mostUnits` came before its end. */
      readonly isCutOff: boolean;
    }
  /** What was thrown, then its cause, and that one's; none where it is no error at all. */
  | { readonly kind: "fault"; readonly thrown: readonly EditorFault[] };

export interface LanguageModels {
  /** Whether this editor passes images on; whether a model takes them, nobody says. */
  readonly showsImages: boolean;
  /**
   * Those that are there now, in the editor's order. Nothing is sent to any of them.
   * @param signal when aborted, rejects with `signal.reason`
   */
  models(signal: AbortSignal): Promise<readonly EditorModel[]>;
  /**
   * Sends one request; only after an action of the person.
   * @param signal when aborted, rejects with `signal.reason`, and nothing is read any more
   */
  ask(
    model: Pick<EditorModel, "vendor" | "id">,
    question: EditorQuestion,
    signal: AbortSignal,
  ): Promise<EditorReply>;
  /** What was found out of models before, by a key; lasts longer than the window. */
  readonly sight: {
    get(key: string): boolean | undefined;
    set(key: string, sees: boolean): void;
  };
}

/** Reads the code that speaks with the editor, once somebody needs it. */
export type OpenLanguageModels = () => Promise<LanguageModels>;
