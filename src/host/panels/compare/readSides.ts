import { createHash } from "node:crypto";
import { join } from "node:path";
import { workspace } from "vscode";
import { ImagebeamError, messageOf } from "../../../base/errors.js";
import { cutText } from "../../../base/cutText.js";
import { oneLine } from "../../../base/visibleText.js";
import { lookAtFile } from "../../../images/lookAtFile.js";
import { sideIdSchema, type Side, type SideId } from "../../../protocol/compareMessages.js";
import { allCandidates } from "../../../search/candidates.js";
import type { SearchState } from "../../../search/state.js";
import { loadSession, whyReadOnly } from "../../../sessions/loadSession.js";
import { readVersion, type FoundVersion } from "../../git/fileVersions.js";
import { readImageFile, type FoundBytes } from "../../imageFile.js";
import type { Searches } from "../../searches.js";
import { sessionNow } from "../../sessionNow.js";
import { candidateFacts, type CandidateLook, type SideFacts } from "./candidateSide.js";
import { nameOf, type CompareSource } from "./compareSource.js";

export interface ReadingDeps {
  readonly searches: Pick<Searches, "in">;
  /** Why nothing may be written into a session here; null when it may. */
  readonly blocked: () => string | null;
}

/** A side, and the file that is shown there. */
export interface ReadSide {
  readonly side: Side;
  /** Undefined where it is refused, or where it is the one that was read before. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** The same for the same file: what has it need not be sent again. Empty where it is refused. */
  readonly mark: string;
}

/**
 * Reads what is compared.
 * @param before as it was read before, in the same order; empty for nothing
 */
export type ReadingSides = (
  sources: readonly CompareSource[],
  before: readonly ReadSide[],
  deps: ReadingDeps,
) => Promise<readonly ReadSide[]>;

export interface Reads {
  readonly readSides: ReadingSides;
  readonly sidesNow: ReadingSides;
}

const lineUnits = 2000;

/** The sides are named in the order of their sources. */
export function sideIdAt(index: number): SideId {
  const id = sideIdSchema.options[index];
  if (id === undefined) throw new RangeError(`There is no side ${index}`);
  return id;
}

/** Reads all that is compared, one after the other. Never rejects for what a file or a journal is. */
export const readSides: ReadingSides = async (sources, before, deps) => {
  const sessions = new Sessions(deps);
  const read: ReadSide[] = [];
  for (const [index, source] of sources.entries()) {
    const id = sideIdAt(index);
    read.push(
      source.kind === "candidate"
        ? await readCandidate(id, source, sessions)
        : await readFileSide(id, source, before[index]),
    );
  }
  return read;
};

/** The same sides with what is told beside their pictures as it is now: a session has gone on. */
export const sidesNow: ReadingSides = async (sources, before, deps) => {
  const sessions = new Sessions(deps);
  const now: ReadSide[] = [];
  for (const [index, read] of before.entries()) {
    const source = sources[index];
    if (source?.kind !== "candidate") {
      now.push(read);
      continue;
    }
    const { side } = read;
    const found = await sessions.factsOf(source, side.picture.kind === "file");
    // With its session gone, or not to be read, nothing can be done with it.
    const facts = found.kind === "facts" ? found.facts : { actions: [] };
    now.push({ ...read, side: { ...side, ...facts } });
  }
  return now;
};

type CandidateSource = Extract<CompareSource, { readonly kind: "candidate" }>;
type FoundFacts =
  | { readonly kind: "facts"; readonly facts: SideFacts; readonly file: string | null }
  | { readonly kind: "refused"; readonly reason: string };

/** The sessions that are looked at, each read once. */
class Sessions {
  readonly #deps: ReadingDeps;
  readonly #states = new Map<
    string,
    { readonly state: SearchState } & Omit<CandidateLook, "isShown">
  >();

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
  }

  async factsOf({ folder, candidate }: CandidateSource, isShown: boolean): Promise<FoundFacts> {
    try {
      const { state, ...may } = await this.#read(folder);
      const found = allCandidates(state).find(({ id }) => id === candidate);
      if (found === undefined) {
        return { kind: "refused", reason: `The session has no image ${candidate} any more.` };
      }
      const facts = candidateFacts(state, candidate, { isShown, ...may });
      return { kind: "facts", facts, file: found.image?.file ?? null };
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      return { kind: "refused", reason: error.message };
    }
  }

  async #read(folder: string) {
    const known = this.#states.get(folder);
    if (known !== undefined) return known;
    const { searches, blocked } = this.#deps;
    const session = await sessionNow(folder, searches, loadSession);
    const isReadOnly = "position" in session && whyReadOnly(session) !== undefined;
    const mayInsert = blocked() === null;
    const read = { state: session.state, mayInsert, mayChange: mayInsert && !isReadOnly };
    this.#states.set(folder, read);
    return read;
  }
}

type FileSource = Exclude<CompareSource, CandidateSource>;

async function readFileSide(
  id: SideId,
  source: FileSource,
  before: ReadSide | undefined,
): Promise<ReadSide> {
  const found = await foundIn(source, before);
  if ("side" in found) return found;
  const { picture, bytes, mark } = pictureOf(found, source.kind);
  const side: Side = {
    ...{ id, title: line(nameOf(source)), place: line(workspace.asRelativePath(source.path)) },
    ...{ recipe: null, standing: null, picture },
    actions: source.kind === "file" && bytes !== undefined ? ["openImage"] : [],
  };
  return { side, bytes, mark };
}

async function readCandidate(
  id: SideId,
  source: CandidateSource,
  sessions: Sessions,
): Promise<ReadSide> {
  const first = await sessions.factsOf(source, true);
  if (first.kind === "refused") return refusedSide(id, source, first.reason);
  const found: FoundBytes =
    first.file === null
      ? { kind: "refused", reason: "It has no image yet." }
      : await readImageFile(join(source.folder, first.file), false);
  const { picture, bytes, mark } = pictureOf(found, "file");
  if (bytes !== undefined) return { side: { id, ...first.facts, picture }, bytes, mark };
  // Without its picture there is less that can be done with it.
  const facts = await sessions.factsOf(source, false);
  if (facts.kind === "refused") return refusedSide(id, source, facts.reason);
  return { side: { id, ...facts.facts, picture }, bytes, mark };
}

/** @returns what was read before, where that is the same version */
async function foundIn(
  source: FileSource,
  before: ReadSide | undefined,
): Promise<FoundBytes | FoundVersion | ReadSide> {
  if (source.kind === "file") return await readImageFile(source.path, true);
  try {
    return await readVersion(source.path, source.ref, before);
  } catch (error) {
    // Git is another extension's: whatever it says is why this version is not shown.
    return { kind: "refused", reason: messageOf(error) };
  }
}

function pictureOf(
  found: FoundBytes | FoundVersion,
  where: "file" | "version",
): Pick<ReadSide, "bytes" | "mark"> & Pick<Side, "picture"> {
  if (found.kind === "refused") return refusedPicture(found.reason, "");
  const { bytes } = found;
  const mark = "object" in found ? found.object : createHash("sha256").update(bytes).digest("hex");
  const looked = lookAtFile(bytes, where);
  if (looked.kind === "refused") return refusedPicture(looked.reason, mark);
  const { mediaType, widthPx, heightPx, isAnimated } = looked;
  const size = { widthPx, heightPx, fileBytes: bytes.length };
  return { picture: { kind: "file", mediaType, ...size, isAnimated }, bytes, mark };
}

function refusedPicture(reason: string, mark: string) {
  return { picture: { kind: "refused" as const, reason: line(reason) }, bytes: undefined, mark };
}

function refusedSide(id: SideId, source: CandidateSource, reason: string): ReadSide {
  const side: Side = {
    ...{ id, title: source.candidate, place: line(source.folder), recipe: null, standing: null },
    picture: { kind: "refused", reason: line(reason) },
    actions: [],
  };
  return { side, bytes: undefined, mark: "" };
}

/** Names of files and sentences of the system come from anywhere: one line, and only what is seen. */
function line(text: string): string {
  return cutText(oneLine(text), lineUnits, "…");
}
