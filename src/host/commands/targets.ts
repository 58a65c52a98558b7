import { JournalError, StorageError, UsageError } from "../../base/errors.js";
import { candidateIdSchema } from "../../protocol/events.js";
import { candidateOf } from "../../search/candidates.js";
import { bestOf } from "../../search/selectors.js";
import type { Candidate, SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import { readDrawing, type FoundDrawing, type RemakeDrawing } from "../../sessions/readDrawing.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import type { SessionRow } from "../../sessions/sessionIndex.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import { viewableImage } from "../../sessions/viewableImage.js";
import type { Engine } from "../../compose.js";
import type { SourceImage } from "../insertion/shownFile.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import { descriptionOf, scoredLabelOf } from "../sessionText.js";
import { choose } from "../shown/questions.js";
import type { Place } from "../views/allSessions.js";
import type { SessionsView } from "../views/sessionsView.js";

/** A session, and maybe one of its candidates. */
export interface SessionRef {
  readonly folder: string;
  readonly candidate?: string;
}

/** What a command is about, by where it comes from. */
export type Target =
  /** A menu of the Sessions view, a button in a panel, a notification, another extension. */
  | { readonly kind: "named"; readonly ref: SessionRef }
  /** A key in the Sessions view: the row that has the focus. */
  | { readonly kind: "focusedRow" }
  /** The palette: the panel in front, where it suits, else whichever the person picks. */
  | { readonly kind: "pick" };

/** The sessions that a command is for. */
export interface Wanted {
  /** What the list to pick from asks. */
  readonly question: string;
  readonly suits: (row: SessionRow) => boolean;
  /** What else has to be so of those: each of them is read for it. */
  readonly isSo?: (state: SearchState) => boolean;
  /** What to say when there is none. */
  readonly missing: string;
  /** The only one that suits is no question: the command changes and spends nothing of it. */
  readonly isHarmless?: true;
}

export interface ImageTarget {
  readonly folder: string;
  readonly state: SearchState;
  readonly candidate: Candidate;
  /** Absolute path of its image. */
  readonly path: string;
}

export interface TargetsDeps {
  readonly sessions: Pick<SessionStore, "list" | "freshRow">;
  readonly searches: Searches;
  readonly panels: SearchPanels;
  readonly view: Pick<SessionsView, "takeFocused">;
  readonly places: () => readonly Place[];
  readonly remakeDrawing: Engine["remakeDrawing"];
}

/** Finds what a command is about. Nothing is ever taken because it was used last. */
export class Targets {
  readonly #deps: TargetsDeps;

  constructor(deps: TargetsDeps) {
    this.#deps = deps;
  }

  /** The image itself, for whoever puts it somewhere. */
  sourceOf({ folder, path, state, candidate: { image, source } }: ImageTarget): SourceImage {
    const { goal } = state.plan;
    if (source === null || image === null) return { path, goal, drawing: null };
    const remake: RemakeDrawing = (kept) => this.#deps.remakeDrawing(kept, image);
    const read = (): Promise<FoundDrawing> => readDrawing(folder, source, remake);
    return { path, goal, drawing: { file: source.file, read } };
  }

  /**
   * @returns real path of the session's folder; undefined when the user picked none
   * @throws {UsageError} there is none that suits, or the row that has the focus is no session
   */
  async session(given: unknown, wanted: Wanted): Promise<string | undefined> {
    const target = targetIn(given);
    switch (target.kind) {
      case "named":
        return await findSessionFolder(target.ref.folder);
      case "focusedRow":
        return await this.#focused();
      case "pick":
        return await this.#pick(wanted);
    }
  }

  /**
   * The image of the candidate that was named, else the winner or the best one so far.
   * @throws {UsageError} there is no such image, or none at all
   */
  async image(given: unknown): Promise<ImageTarget | undefined> {
    const folder = await this.session(given, {
      question: "The image of which search?",
      suits: ({ summary }) => summary.images > 0,
      missing: "There is no image yet. Start a search first.",
      isHarmless: true,
    });
    if (folder === undefined) return undefined;
    const { state } = await loadSession(folder);
    const id = refIn(given)?.candidate ?? bestOf(state);
    if (id === null || !Object.hasOwn(state.candidates, id)) {
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

  /** Whatever else the row is, a key that changes a session says so rather than guess one. */
  async #focused(): Promise<string> {
    const node = await this.#deps.view.takeFocused();
    switch (node?.kind) {
      case "session":
      case "unreadable":
        return await findSessionFolder(node.folder);
      case "candidate":
        throw new UsageError(
          "This row is an image of a session. Move to the row of the session itself.",
        );
      case "place":
      case "group":
      case undefined:
        throw new UsageError("No session has the focus. Move to the row of one.");
    }
  }

  async #pick(wanted: Wanted): Promise<string | undefined> {
    const { question, missing, isHarmless } = wanted;
    const { panels, searches } = this.#deps;
    const inFront = panels.active?.folder;
    const [shown] = inFront === undefined ? [] : await suitableOf(await this.#row(inFront), wanted);
    if (shown !== undefined) return shown.folder;
    const suitable = await suitableOf(await this.#rows(), wanted);
    const [only, ...others] = suitable;
    if (only === undefined) throw new UsageError(missing);
    // The one search that runs here is in everybody's view: the status bar shows it.
    const isClear = isHarmless === true || searches.in(only.folder) !== undefined;
    if (others.length === 0 && isClear) return only.folder;
    const isInView = ({ folder }: SessionRow): boolean =>
      panels.showing(folder)?.tab.isVisible === true;
    // Who writes beside a panel means the search that it shows.
    const [inView, ...alsoInView] = isHarmless === true ? suitable.filter(isInView) : [];
    if (inView !== undefined && alsoInView.length === 0) return inView.folder;
    const place = (row: SessionRow): number => {
      if (searches.in(row.folder) !== undefined) return 0;
      return isInView(row) ? 1 : 2;
    };
    const nowMs = Date.now();
    const picked = await choose(
      suitable
        .toSorted((one, other) => place(one) - place(other))
        .map((row) => ({
          label: scoredLabelOf(row),
          description: descriptionOf(row, nowMs),
          folder: row.folder,
        })),
      { placeHolder: question },
    );
    return picked === undefined ? undefined : await findSessionFolder(picked.folder);
  }

  /** Every session, as it stands now: those of the output folders, and what runs here elsewhere. */
  async #rows(): Promise<readonly SessionRow[]> {
    const { sessions, searches, places } = this.#deps;
    const found = await Promise.allSettled(places().map(({ output }) => output()));
    const outputs = new Set(
      found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])),
    );
    // A folder whose setting leads astray keeps nobody from the sessions of the others.
    const [first] = found;
    if (outputs.size === 0 && first?.status === "rejected") throw first.reason;
    const lists = await Promise.all([...outputs].map((output) => sessions.list(output)));
    const listed = lists.flat();
    const known = new Set(listed.map(({ folder }) => folder));
    const elsewhere = searches.all.map(({ folder }) => folder).filter((each) => !known.has(each));
    const rows = await Promise.all([
      ...listed.map(async (row) => {
        const isOld = row.kind === "session" && row.isStale;
        return isOld ? await sessions.freshRow(row.folder) : row;
      }),
      ...elsewhere.map((folder) => sessions.freshRow(folder)),
    ]);
    return rows.filter((row) => row.kind === "session");
  }

  async #row(folder: string): Promise<readonly SessionRow[]> {
    const row = await this.#deps.sessions.freshRow(folder);
    return row.kind === "session" ? [row] : [];
  }
}

async function suitableOf(
  rows: readonly SessionRow[],
  { suits, isSo }: Wanted,
): Promise<readonly SessionRow[]> {
  const suitable = rows.filter(suits);
  if (isSo === undefined) return suitable;
  const found: SessionRow[] = [];
  // One after the other: a journal may be long.
  for (const row of suitable) {
    if (await isReadAnd(isSo, row)) found.push(row);
  }
  return found;
}

async function isReadAnd(
  isSo: (state: SearchState) => boolean,
  { folder }: SessionRow,
): Promise<boolean> {
  try {
    return isSo((await loadSession(folder)).state);
  } catch (error) {
    // One whose journal cannot be read keeps nobody from the others.
    if (error instanceof JournalError || error instanceof StorageError) return false;
    throw error;
  }
}

/** What a key binding in the Sessions view gives (`package.json`). */
const focusedRow = "focusedRow";

/** An argument may come from anywhere: what it does not say in so many words is left to a pick. */
function targetIn(given: unknown): Target {
  if (given === focusedRow) return { kind: "focusedRow" };
  const ref = refIn(given);
  return ref === undefined ? { kind: "pick" } : { kind: "named", ref };
}

/**
 * A reference, or undefined where an argument is none: nothing else of it is believed.
 * @throws {UsageError} it names an image, but by nothing that can be one: never is another meant
 */
export function refIn(given: unknown): SessionRef | undefined {
  if (typeof given !== "object" || given === null || !("folder" in given)) return undefined;
  const { folder } = given;
  if (typeof folder !== "string" || folder === "") return undefined;
  if (!("candidate" in given)) return { folder };
  const candidate = candidateIdSchema.safeParse(given.candidate);
  if (candidate.success) return { folder, candidate: candidate.data };
  // Our own lists name a session's best so.
  if (given.candidate === undefined) return { folder };
  throw new UsageError("This names no image: images are called i0c0, i0c1, i1c0.");
}
