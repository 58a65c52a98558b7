import { Uri } from "vscode";
import { UsageError } from "../../base/errors.js";
import { maxImageBytes } from "../../images/imageFormat.js";
import { tooLargeText, type FoundBytes } from "../imageFile.js";
import { repositoryOf, type GitCommit, type GitRepository } from "./gitExtension.js";
import { versionRefSchema, type VersionRef } from "./versionRef.js";

const maxCommits = 200;
/** Of a tree's entry that is a link. */
const linkMode = "120000";

/** A version of a file; `missing` where there is none of it. */
export type FoundVersion = FoundBytes | { readonly kind: "missing" };

/**
 * Reads a file as git keeps it.
 * @throws {UsageError} as `repositoryOf`; {Error} the Git extension fails otherwise
 */
export async function readVersion(path: string, ref: VersionRef): Promise<FoundVersion> {
  const repository = await repositoryOf(Uri.file(path));
  const details = await detailsOf(repository, path, ref);
  if (details === undefined) return { kind: "missing" };
  if (details.mode === linkMode) {
    return { kind: "refused", reason: "This version is a symbolic link, not an image." };
  }
  // Before it is read: git gives the whole file at once.
  if (details.size > maxImageBytes) return { kind: "refused", reason: tooLargeText(details.size) };
  const read = await repository.buffer(ref, path);
  if (read.length > maxImageBytes) return { kind: "refused", reason: tooLargeText(read.length) };
  // No Buffer and no view: the editor sends all that is behind one.
  return { kind: "bytes", bytes: new Uint8Array(read) };
}

/** What there is to say of a version that is not there. */
export function missingText(ref: VersionRef): string {
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
  return /^[0-9a-f]/.test(hash) && versionRefSchema.safeParse(hash).success;
}

/** @returns undefined where that commit, or the index, does not have the file */
async function detailsOf(
  repository: GitRepository,
  path: string,
  ref: VersionRef,
): Promise<{ readonly mode: string; readonly size: number } | undefined> {
  try {
    return await repository.getObjectDetails(ref, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { gitErrorCode, stderr } = error as { gitErrorCode?: unknown; stderr?: unknown };
    // Before the first commit there is no HEAD either.
    const hasNoHead = typeof stderr === "string" && /Not a valid object name/i.test(stderr);
    if (gitErrorCode === "UnknownPath" || hasNoHead) return undefined;
    throw error;
  }
}
