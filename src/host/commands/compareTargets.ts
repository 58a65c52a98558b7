import { isAbsolute } from "node:path";
import { TabInputCustom, TabInputText, window, type Uri } from "vscode";
import { UsageError } from "../../base/errors.js";
import { maxSides, minSides } from "../../protocol/compareMessages.js";
import { allCandidates } from "../../search/candidates.js";
import { bestOf } from "../../search/selectors.js";
import type { Candidate, SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import { keyOf, maxPathUnits, type CompareSource } from "../panels/compare/compareSource.js";
import { sessionPhrase } from "../sessionText.js";
import { refIn, type SessionRef } from "./targets.js";

/**
 * What a comparison is of, by the arguments of commands: they come from menus, from our own panels,
 * from other extensions and from key bindings, so nothing of them is believed.
 */

/** A candidate that has an image, in its session. */
export interface NamedCandidate {
  readonly folder: string;
  readonly state: SearchState;
  readonly candidate: Candidate;
}

/**
 * The images that were named, each once.
 * @param given a menu's row or file, or an array of them
 * @param selected all that was selected where the menu was opened
 * @returns undefined where nothing was named
 * @throws {UsageError} fewer than two images, or more than four; one of them is none
 */
export async function namedSources(
  given: unknown,
  selected: unknown,
): Promise<readonly CompareSource[] | undefined> {
  const named: readonly unknown[] | undefined = Array.isArray(given)
    ? given
    : Array.isArray(selected) && selected.length > 1
      ? selected
      : given === undefined
        ? undefined
        : [given];
  return named && (await sourcesOf(named));
}

/** @throws as `namedSources` */
export async function sourcesOf(named: readonly unknown[]): Promise<readonly CompareSource[]> {
  if (named.length < minSides) {
    throw new UsageError("Select two to four images to compare; here is only one.");
  }
  if (named.length > maxSides) {
    throw new UsageError(`Select two to four images to compare; ${named.length} are too many.`);
  }
  const sources: CompareSource[] = [];
  for (const each of named) sources.push(await sourceOf(each));
  const [first] = sources;
  const distinct = [...new Map(sources.map((source) => [keyOf(source), source])).values()];
  if (distinct.length >= minSides || first === undefined) return distinct;
  throw new UsageError("These are one and the same image. Select another one to compare it with.");
}

/**
 * The one image that was named; the file in front where none was.
 * @throws {UsageError} it is none
 */
export async function sourceOf(named: unknown): Promise<CompareSource> {
  const ref = refIn(named);
  if (ref === undefined) return { kind: "file", path: fileIn(named) };
  const { folder, candidate } = await candidateIn(ref);
  return { kind: "candidate", folder, candidate: candidate.id };
}

/**
 * The candidate that was named; of a session, the image that stands for it.
 * @throws {UsageError} it has no image
 */
export async function candidateIn(ref: SessionRef): Promise<NamedCandidate> {
  const folder = await findSessionFolder(ref.folder);
  const { state } = await loadSession(folder);
  const id = ref.candidate ?? bestOf(state);
  if (id === null) throw new UsageError(`${sessionPhrase(state)}: none of them is judged yet.`);
  const candidate = allCandidates(state).find((each) => each.id === id);
  if (candidate === undefined) throw new UsageError(`${sessionPhrase(state)}, has no ${id}.`);
  if (candidate.image === null) throw new UsageError(`${id} has no image to compare.`);
  return { folder, state, candidate };
}

/**
 * Path of the file that was named, of that in front where none was.
 * @throws {UsageError} there is none, or it lies on no disk that is read here
 */
export function fileIn(named: unknown): string {
  const uri = named === undefined ? fileInFront() : uriIn(named);
  if (uri === undefined) {
    throw new UsageError("Select an image in the Explorer, or open one, to compare it.");
  }
  const { scheme, fsPath: path } = uri;
  // A path without its folder would be looked for in whichever this process runs.
  if (scheme !== "file" || !isAbsolute(path) || path.includes("\0") || path.length > maxPathUnits) {
    throw new UsageError("Only files on this machine's disk can be compared, by their whole path.");
  }
  return path;
}

/** An address, whoever made it. */
function uriIn(named: unknown): Pick<Uri, "scheme" | "fsPath"> | undefined {
  if (typeof named !== "object" || named === null) return undefined;
  if (!("scheme" in named) || !("fsPath" in named)) return undefined;
  const { scheme, fsPath } = named;
  return typeof scheme === "string" && typeof fsPath === "string" ? { scheme, fsPath } : undefined;
}

/** Of the tab in front: images are shown by an editor of their own. */
function fileInFront(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom || input instanceof TabInputText ? input.uri : undefined;
}
