import { extensions, workspace, type Event, type Uri } from "vscode";
import { UsageError } from "../../base/errors.js";
import { notTrusted } from "../notTrusted.js";
import { systemTimer, type Timer } from "../timer.js";

/**
 * As much of the editor's own Git extension as is used.
 * @see microsoft/vscode extensions/git/src/api/git.d.ts, version 1
 */
export interface GitRepository {
  readonly state: { readonly onDidChange: Event<void> };
  /** @param treeish a commit; "" for the index. Rejects where the path is not in it. */
  readonly getObjectDetails: (treeish: string, path: string) => Promise<GitObject>;
  /**
   * The file as that commit has it; as the index has it where `ref` is empty. What `.gitattributes`
   * names as the file's `diff` has turned it into text before.
   */
  readonly buffer: (ref: string, path: string) => Promise<Uint8Array>;
  readonly log: (options: {
    readonly path: string;
    readonly maxEntries: number;
  }) => Promise<readonly GitCommit[]>;
}

/** An entry of a tree, or of the index. */
export interface GitObject {
  readonly mode: string;
  /** Hash of its blob, hexadecimal. */
  readonly object: string;
  /** Of its blob, bytes. */
  readonly size: number;
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

/** How long a window that has just opened may look for its repositories. */
const maxWaitMs = 10_000;

/**
 * The repository that a file is in.
 * @throws {UsageError} git is not to be had here, knows no such repository, or has looked for them
 *   for ten seconds: what to do, in words
 */
export async function repositoryOf(uri: Uri, timer: Timer = systemTimer): Promise<GitRepository> {
  if (!workspace.isTrusted) {
    throw new UsageError(notTrusted("git is off here", "compare with its versions"));
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
  await initialized(api, timer);
  const repository = api.getRepository(uri);
  if (repository !== null) return repository;
  throw new UsageError(
    "This file is in no git repository that the editor knows. Open the repository's folder.",
  );
}

/** A window that has just opened looks for its repositories first. */
async function initialized(api: GitApi, timer: Timer): Promise<void> {
  if (api.state === "initialized") return;
  const isDone = await new Promise<boolean>((resolve) => {
    const over = (result: boolean): void => {
      listening.dispose();
      callOff();
      resolve(result);
    };
    const callOff = timer.after(maxWaitMs, () => over(false));
    const listening = api.onDidChangeState((state) => {
      if (state === "initialized") over(true);
    });
  });
  if (isDone) return;
  throw new UsageError("Git is still looking for its repositories. Compare again once it is done.");
}
