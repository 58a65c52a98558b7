import { extensions, workspace, type Event, type Uri } from "vscode";
import { UsageError } from "../../base/errors.js";

/**
 * As much of the editor's own Git extension as is used.
 * @see microsoft/vscode extensions/git/src/api/git.d.ts, version 1
 */
export interface GitRepository {
  /** @param treeish a commit; "" for the index. Rejects where the path is not in it. */
  readonly getObjectDetails: (
    treeish: string,
    path: string,
  ) => Promise<{ readonly mode: string; readonly size: number }>;
  /** The file as that commit has it; as the index has it where `ref` is empty. */
  readonly buffer: (ref: string, path: string) => Promise<Uint8Array>;
  readonly log: (options: {
    readonly path: string;
    readonly maxEntries: number;
  }) => Promise<readonly GitCommit[]>;
}

export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly authorName?: string;
  readonly authorDate?: Date;
}

interface GitApi {
  readonly state: "uninitialized" | "initialized";
  readonly onDidChangeState: Event<GitApi["state"]>;
  readonly getRepository: (uri: Uri) => GitRepository | null;
}

interface GitExtension {
  readonly enabled: boolean;
  readonly getAPI: (version: 1) => GitApi;
}

/**
 * The repository that a file is in.
 * @throws {UsageError} git is not to be had here, or knows no such repository: what to do, in words
 */
export async function repositoryOf(uri: Uri): Promise<GitRepository> {
  if (!workspace.isTrusted) {
    throw new UsageError("This workspace is not trusted, so git is off here. Trust it to compare.");
  }
  const extension = extensions.getExtension<GitExtension>("vscode.git");
  if (extension === undefined) {
    throw new UsageError("The editor's own Git extension is disabled. Enable it to compare.");
  }
  const git = await extension.activate();
  if (!git.enabled) {
    throw new UsageError(
      "Git is off: set git.enabled in the settings, and see that git is installed.",
    );
  }
  const api = git.getAPI(1);
  await initialized(api);
  const repository = api.getRepository(uri);
  if (repository !== null) return repository;
  throw new UsageError(
    "This file is in no git repository that the editor knows. Open the repository's folder.",
  );
}

/** A window that has just opened looks for its repositories first. */
async function initialized(api: GitApi): Promise<void> {
  while (api.state !== "initialized") {
    await new Promise<void>((resolve) => {
      const listening = api.onDidChangeState(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}
