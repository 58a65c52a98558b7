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
import { missingText, readVersion } from "../../git/fileVersions.js";
import { readImageFile, type FoundBytes } from "../../imageFile.js";
import type { Searches } from "../../searches.js";
import { candidateFacts, type SideFacts } from "./candidateSide.js";
import { nameOf, type CompareSource } from "./compareSource.js";

export interface ReadSidesDeps {
  readonly searches: Pick<Searches, "in">;
  /** Why nothing may be written into a session here; null when it may. */
  readonly blocked: () => string | null;
}

/** A side, and the file that is shown there. */
export interface ReadSide {
  readonly side: Side;
  /** Undefined where it is refused. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

const lineUnits = 2000;

/** The sides are named in the order of their sources. */
export function sideIdAt(index: number): SideId {
  const id = sideIdSchema.options[index];
  if (id === undefined) throw new RangeError(`There is no side ${index}`);
  return id;
}

/** Reads all that is compared, one after the other. Never rejects for what a file or a journal is. */
export async function readSides(
  sources: readonly CompareSource[],
  deps: ReadSidesDeps,
): Promise<readonly ReadSide[]> {
  const sessions = new Sessions(deps);
  const read: ReadSide[] = [];
  for (const [index, source] of sources.entries()) {
    read.push(await readSide(sideIdAt(index), source, sessions));
  }
  return read;
}

/** The same sides with what is told beside their pictures as it is now: a session has gone on. */
export async function sidesNow(
  sources: readonly CompareSource[],
  sides: readonly Side[],
  deps: ReadSidesDeps,
): Promise<readonly Side[]> {
  const sessions = new Sessions(deps);
  const now: Side[] = [];
  for (const [index, side] of sides.entries()) {
    const source = sources[index];
    const facts =
      source?.kind === "candidate"
        ? await sessions.factsOf(source, side.picture.kind === "file")
        : undefined;
    now.push(facts?.kind === "facts" ? { ...side, ...facts.facts } : side);
  }
  return now;
}

type CandidateSource = Extract<CompareSource, { readonly kind: "candidate" }>;
type FoundFacts =
  | { readonly kind: "facts"; readonly facts: SideFacts; readonly file: string | null }
  | { readonly kind: "refused"; readonly reason: string };

/** The sessions that are looked at, each read once. */
class Sessions {
  readonly #deps: ReadSidesDeps;
  readonly #states = new Map<
    string,
    { readonly state: SearchState; readonly mayChange: boolean }
  >();

  constructor(deps: ReadSidesDeps) {
    this.#deps = deps;
  }

  async factsOf({ folder, candidate }: CandidateSource, isShown: boolean): Promise<FoundFacts> {
    try {
      const { state, mayChange } = await this.#read(folder);
      const found = allCandidates(state).find(({ id }) => id === candidate);
      if (found === undefined) {
        return { kind: "refused", reason: `The session has no image ${candidate} any more.` };
      }
      const facts = candidateFacts(state, candidate, { isShown, mayChange });
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
    const isTrusted = blocked() === null;
    const run = searches.in(folder);
    let read = run && { state: run.state, mayChange: isTrusted };
    if (read === undefined) {
      const session = await loadSession(folder);
      read = { state: session.state, mayChange: isTrusted && whyReadOnly(session) === undefined };
    }
    this.#states.set(folder, read);
    return read;
  }
}

async function readSide(id: SideId, source: CompareSource, sessions: Sessions): Promise<ReadSide> {
  if (source.kind !== "candidate") {
    const { path } = source;
    const facts = {
      title: line(nameOf(source)),
      place: line(workspace.asRelativePath(path)),
      ...{ recipe: null, standing: null },
    };
    const found = await bytesOf(source);
    const { picture, bytes } = pictureOf(found, source.kind);
    const canOpen = source.kind === "file" && bytes !== undefined;
    return { side: { id, ...facts, picture, actions: canOpen ? ["openImage"] : [] }, bytes };
  }
  const first = await sessions.factsOf(source, true);
  if (first.kind === "refused") return refusedSide(id, source, first.reason);
  const found: FoundBytes =
    first.file === null
      ? { kind: "refused", reason: "It has no image yet." }
      : await readImageFile(join(source.folder, first.file), false);
  const { picture, bytes } = pictureOf(found, "file");
  if (bytes !== undefined) return { side: { id, ...first.facts, picture }, bytes };
  // Without its picture there is less that can be done with it.
  const facts = await sessions.factsOf(source, false);
  if (facts.kind === "refused") return refusedSide(id, source, facts.reason);
  return { side: { id, ...facts.facts, picture }, bytes };
}

async function bytesOf(
  source: Exclude<CompareSource, { readonly kind: "candidate" }>,
): Promise<FoundBytes> {
  if (source.kind === "file") return await readImageFile(source.path, true);
  try {
    const found = await readVersion(source.path, source.ref);
    if (found.kind !== "missing") return found;
    return { kind: "refused", reason: missingText(source.ref) };
  } catch (error) {
    // Git is another extension's: whatever it says is why this version is not shown.
    return { kind: "refused", reason: messageOf(error) };
  }
}

function pictureOf(
  found: FoundBytes,
  where: "file" | "version",
): { readonly picture: Side["picture"]; readonly bytes: Uint8Array<ArrayBuffer> | undefined } {
  const looked = found.kind === "bytes" ? lookAtFile(found.bytes, where) : found;
  if (found.kind !== "bytes" || looked.kind !== "image") {
    const reason = looked.kind === "refused" ? line(looked.reason) : "";
    return { picture: { kind: "refused", reason }, bytes: undefined };
  }
  const { bytes } = found;
  const { mediaType, widthPx, heightPx, isAnimated } = looked;
  const size = { widthPx, heightPx, fileBytes: bytes.length };
  return { picture: { kind: "file", mediaType, ...size, isAnimated }, bytes };
}

function refusedSide(id: SideId, source: CandidateSource, reason: string): ReadSide {
  const side: Side = {
    ...{ id, title: source.candidate, place: line(source.folder), recipe: null, standing: null },
    picture: { kind: "refused", reason: line(reason) },
    actions: [],
  };
  return { side, bytes: undefined };
}

/** Names of files and sentences of the system come from anywhere: one line, and only what is seen. */
function line(text: string): string {
  return cutText(oneLine(text), lineUnits, "…");
}
