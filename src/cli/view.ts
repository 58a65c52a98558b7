import type { KnownEvent } from "../protocol/events.js";
import type { DrawProgress } from "../search/ports.js";
import type { SearchState } from "../search/state.js";
import type { ServiceLoad } from "../services/serviceLoads.js";
import { liveLines, type Steps } from "./liveLines.js";
import { toned, type Text } from "./line.js";
import type { Output } from "./output.js";
import { plainLine } from "./plainLines.js";
import type { Screen } from "./screen.js";
import { wrap } from "./terminalText.js";

/** What a person, or a program, sees of a search while it runs. */
export interface View {
  readonly onEvent: (event: KnownEvent, state: SearchState) => void;
  readonly onProgress: (candidate: string, progress: DrawProgress) => void;
  /** What is loaded at this moment, instead of what was told before. */
  readonly onLoads: (loads: readonly ServiceLoad[]) => void;
  /** Says something that is no event. */
  readonly say: (lines: readonly Text[]) => void;
  /** Takes away what would not make sense afterwards. May be called twice. */
  readonly close: () => void;
}

/** Events as journaled, one a line; whatever else is said goes to stderr. */
export function jsonView({ json, note }: Output): View {
  return {
    onEvent: json,
    onProgress: () => undefined,
    onLoads: () => undefined,
    say: (lines) => lines.forEach(note),
    close: () => undefined,
  };
}

/** A line for each thing that happens, for a log or a pipe. */
export function plainView({ out }: Output): View {
  let told = new Set<string>();
  return {
    onEvent: (event, state) => {
      const line = plainLine(event, state);
      if (line !== undefined) out(line);
    },
    onProgress: () => undefined,
    onLoads: (loads) => {
      const texts = new Set(loads.map(({ text }) => text));
      [...texts].filter((text) => !told.has(text)).forEach((text) => out(text));
      told = texts;
    },
    say: (lines) => lines.forEach(out),
    close: () => undefined,
  };
}

/** Often enough that the time moves, seldom enough to cost nothing. */
const redrawMs = 200;

/** One line a candidate, redrawn in place. */
export class LiveView implements View {
  readonly #output: Output;
  readonly #screen: Screen;
  readonly #nowMs: () => number;
  readonly #progress = new Map<string, Steps>();
  #timer: NodeJS.Timeout | undefined;
  #footer: readonly Text[] = [];
  #loads: readonly ServiceLoad[] = [];
  #state: SearchState | undefined;

  constructor(output: Output, screen: Screen, nowMs: () => number) {
    this.#output = output;
    this.#screen = screen;
    this.#nowMs = nowMs;
  }

  readonly onEvent = (_event: KnownEvent, state: SearchState): void => {
    this.#state = state;
    if (this.#timer !== undefined) return;
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), redrawMs);
  };

  readonly onProgress = (candidate: string, { step, steps }: DrawProgress): void => {
    // Not the preview: a terminal has no use for it.
    this.#progress.set(candidate, { step, steps });
  };

  readonly onLoads = (loads: readonly ServiceLoad[]): void => {
    // Drawn with the next frame.
    this.#loads = loads;
  };

  readonly say = (lines: readonly Text[]): void => {
    // Before there is a search, nothing is redrawn: a question stands where it was asked.
    if (this.#state === undefined) return lines.forEach((line) => this.#output.out(line));
    this.#footer = lines;
    this.#draw();
  };

  readonly close = (): void => {
    clearInterval(this.#timer);
    this.#screen.close();
  };

  #draw(): void {
    if (this.#state === undefined) return;
    const { columns, rows } = this.#output;
    const loads = this.#loads.map(({ text, progress }) => toned("busy", text, progress));
    const footer = [...loads, ...this.#footer].flatMap((line) => wrap(line, columns() - 1));
    const lines = liveLines(this.#state, {
      columns: columns(),
      rows: rows() - footer.length,
      nowMs: this.#nowMs(),
      progress: this.#progress,
    });
    this.#screen.show([...lines, ...footer]);
  }
}
