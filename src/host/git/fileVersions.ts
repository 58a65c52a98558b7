import { createHash } from "node:crypto";
import { Uri } from "vscode";
import { UsageError } from "../../base/errors.js";
import { maxImageBytes } from "../../images/imageFormat.js";
import { tooLargeText, type FoundBytes } from "../imageFile.js";
import {
  repositoryOf,
  type GitCommit,
  type GitObject,
  type GitRepository,
} from "./gitExtension.js";
import { versionRefSchema, type VersionRef } from "./versionRef.js";

const maxCommits = 200;
/** Of a tree's entry that is a link. */
const linkMode = "120000";

/** A version of a file; its bytes with the hash of their blob. */
export type FoundVersion =
  | Extract<FoundBytes, { readonly kind: "refused" }>
  | (Extract<FoundBytes, { readonly kind: "bytes" }> & { readonly object: string });

/**
 * Reads a file as git keeps it.
 * @param before what was made of it then, with the hash of its blob: the same blob is not read again
 * @returns `before` where it is that one
 * @throws {UsageError} as `repositoryOf`; git has no such version; {Error} git fails otherwise
 */
export async function readVersion<Before extends { readonly mark: string }>(
  path: string,
  ref: VersionRef,
  before?: Before,
): Promise<FoundVersion | Before> {
  const repository = await repositoryOf(Uri.file(path));
  const { object, mode, size } = await detailsOf(repository, path, ref);
  if (before?.mark === object) return before;
  const refused = (reason: string): FoundVersion => ({ kind: "refused", reason });
  if (mode === linkMode) return refused("This version is a symbolic link, not an image.");
  // Before it is read: git gives the whole file at once.
  if (size > maxImageBytes) return refused(tooLargeText(size));
  const read = await repository.buffer(ref, path);
  if (read.length > maxImageBytes) return refused(tooLargeText(read.length));
  if (blobHash(read, object) !== object) return refused(convertedText);
  // No Buffer and no view: the editor sends all that is behind one.
  return { kind: "bytes", bytes: new Uint8Array(read), object };
}

const convertedText =
  "Git gives something else than it keeps of this version: .gitattributes names a diff driver for it, whose textconv turns it into text. Without that, it can be compared.";

/**
 * Whether bytes are what git keeps as a version of the file.
 * @throws as `readVersion`
 */
export async function isVersion(
  path: string,
  ref: VersionRef,
  bytes: Uint8Array,
): Promise<boolean> {
  const { object } = await detailsOf(await repositoryOf(Uri.file(path)), path, ref);
  return blobHash(bytes, object) === object;
}

/** Of bytes as a blob of git, by the algorithm that made this other one. */
function blobHash(bytes: Uint8Array, other: string): string {
  const hash = createHash(other.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** What there is to say of a version that is not there. */
function missingText(ref: VersionRef): string {
  if (ref === "") return "Git does not follow this file yet: stage it first.";
  if (ref === "HEAD") return "The last commit does not have this file: it is new.";
  return "That commit does not have this file.";
}

/**
 * The commits that changed a file, newest first.
 * @throws {UsageError} as `repositoryOf`; no commit has it
 */
export async function commitsOf(path: string): Promise<readonly GitCommit[]> {
  const repository = await repositoryOf(Uri.file(path));
  const listed = await repository.log({ path, maxEntries: maxCommits });
  // What is chosen goes back to git: nothing but a commit's whole name does.
  const commits = listed.filter(({ hash }) => isCommit(hash));
  if (commits.length > 0) return commits;
  throw new UsageError("No commit has this file yet. Commit it first.");
}

function isCommit(hash: string): boolean {
  return /^[0-9a-f]/.test(hash) && versionRefSchema().safeParse(hash).success;
}

/** @throws {UsageError} that commit, or the index, does not have the file */
async function detailsOf(
  repository: GitRepository,
  path: string,
  ref: VersionRef,
): Promise<GitObject> {
  try {
    return await repository.getObjectDetails(ref, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { gitErrorCode, stderr } = error as { gitErrorCode?: unknown; stderr?: unknown };
    // Before the first commit there is no HEAD either.
    const hasNoHead = typeof stderr === "string" && /Not a valid object name/i.test(stderr);
    if (gitErrorCode === "UnknownPath" || hasNoHead) throw new UsageError(missingText(ref));
    throw error;
  }
}
