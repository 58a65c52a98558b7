import { UsageError } from "../../base/errors.js";
import { candidateIdSchema } from "../../protocol/events.js";
import { candidateOf } from "../../search/candidates.js";
import { globalRanking } from "../../search/selectors.js";
import type { Candidate, SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import { viewableImage } from "../../sessions/viewableImage.js";
import type { SearchPanels } from "../panels/searchPanels.js";
import { descriptionOf, labelOf } from "../sessionText.js";
import { choose } from "../shown/questions.js";

/** What a menu, a panel or another extension names: a session, and maybe one of its candidates. */
export interface SessionRef {
  readonly folder: string;
  readonly candidate?: string;
}

export interface ImageTarget {
  readonly folder: string;
  readonly state: SearchState;
  readonly candidate: Candidate;
  /** Absolute path of its image. */
  readonly path: string;
}

export interface TargetsDeps {
  readonly sessions: Pick<SessionStore, "list">;
  readonly panels: SearchPanels;
  readonly output: () => Promise<string>;
}

/**
 * What a command is about: what it was given, else the session of the panel that was used last, else
 * one that the user picks among those that suit.
 */
export class Targets {
  readonly #deps: TargetsDeps;

  constructor(deps: TargetsDeps) {
    this.#deps = deps;
  }

  /**
   * @param suits which sessions of the output folder to offer
   * @param missing what to say when there is none
   * @returns real path of the session's folder; undefined when the user picked none
   * @throws {UsageError} there is none that suits
   */
  async session(
    given: unknown,
    suits: (row: SessionRow) => boolean,
    missing: string,
  ): Promise<string | undefined> {
    const ref = refIn(given);
    if (ref !== undefined) return await findSessionFolder(ref.folder);
    const shown = this.#deps.panels.latest?.folder;
    if (shown !== undefined) return shown;
    return await this.#pick(suits, missing);
  }

  /**
   * The image of the candidate that was named, else the winner or the best one so far.
   * @throws {UsageError} there is no such image, or none at all
   */
  async image(given: unknown): Promise<ImageTarget | undefined> {
    const missing = "There is no image yet. Start a search first.";
    const folder = await this.session(given, ({ summary }) => summary.images > 0, missing);
    if (folder === undefined) return undefined;
    const { state } = await loadSession(folder);
    const id = refIn(given)?.candidate ?? globalRanking(state)[0];
    if (id === undefined || !Object.hasOwn(state.candidates, id)) {
      throw new UsageError("This search has no judged image yet. Wait for the first one.");
    }
    const candidate = candidateOf(state, id);
    const path =
      candidate.image === null ? undefined : await viewableImage(folder, candidate.image);
    if (path === undefined) {
      throw new UsageError(`The image of ${id} is not in ${folder}: it may have been moved.`);
    }
    return { folder, state, candidate, path };
  }

  async #pick(suits: (row: SessionRow) => boolean, missing: string): Promise<string | undefined> {
    const output = await this.#deps.output();
    const rows = await this.#deps.sessions.list(output);
    const suitable = rows.filter((row) => row.kind === "session").filter(suits);
    if (suitable.length === 0) throw new UsageError(missing);
    const nowMs = Date.now();
    const picked = await choose(
      suitable.map((row) => ({
        label: labelOf(row),
        description: descriptionOf(row, nowMs),
        folder: row.folder,
      })),
      { placeHolder: "Which search?" },
    );
    return picked === undefined ? undefined : await findSessionFolder(picked.folder);
  }
}

/** A reference, or undefined where an argument is none: nothing else of it is believed. */
export function refIn(given: unknown): SessionRef | undefined {
  if (typeof given !== "object" || given === null || !("folder" in given)) return undefined;
  const { folder } = given;
  if (typeof folder !== "string" || folder === "") return undefined;
  if (!("candidate" in given)) return { folder };
  const candidate = candidateIdSchema.safeParse(given.candidate);
  return candidate.success ? { folder, candidate: candidate.data } : { folder };
}
