import { createHash } from "node:crypto";
import { Comparing, type ComparingDeps } from "../../../src/host/commands/comparing.js";
import {
  ComparePanels,
  type ComparePanelsDeps,
} from "../../../src/host/panels/compare/comparePanels.js";
import type { Reads } from "../../../src/host/panels/compare/readSides.js";
import type { SearchChange } from "../../../src/host/searches.js";
import type { CompareToPage, Side } from "../../../src/protocol/compareMessages.js";
import type { SearchState } from "../../../src/search/state.js";
import { startSearch } from "../../../src/sessions/continueSearch.js";
import { loadSession } from "../../../src/sessions/loadSession.js";
import type { PlanInput } from "../../../src/protocol/plan.js";
import { diskDeps, smallSearch } from "../diskHarness.js";
import { planOf } from "../searchHarness.js";
import { editor } from "./fakeEditor.js";
import { FakeMemento, type FakePanel } from "./fakePanel.js";
import { Emitter } from "./surfaces.js";

/** A session that has ended, in a folder of its own. */
export async function endedSession(output: string, plan: Partial<PlanInput> = {}) {
  const size = { candidates: 2, beamWidth: 1, iterations: 2 };
  const search = smallSearch(output, { plan: planOf({ ...size, ...plan }) });
  const run = await startSearch(search, diskDeps());
  await run.done;
  return { folder: run.folder, state: (await loadSession(run.folder)).state };
}

/** Comparison panels and the commands that open them, over the fake editor. */
export function compareRig(
  memory = new FakeMemento(),
  { keepsTabs = false, reads }: { keepsTabs?: boolean; reads?: Reads } = {},
) {
  if (!keepsTabs) editor.reset();
  /** Sessions that this window drives, by their folder. */
  const driven = new Map<string, SearchState>();
  const changes = new Emitter<SearchChange>();
  const whereToChanges = new Emitter<void>();
  const acted: (readonly [string, unknown])[] = [];
  const warnings: string[] = [];
  const documents = new Map<string, string>();
  /** What a command does that was asked for, rows that are selected, the session in front. */
  const rig = {
    ...{ onAct: (): void => undefined, selected: [] as unknown[], front: "" },
    documentOf: (name: string | undefined): Promise<object | null> =>
      Promise.resolve(name === undefined ? null : { name, showsSvg: false }),
  };
  const panels = new ComparePanels(
    {
      log: { warn: (...words: readonly string[]) => warnings.push(words.join(" ")) },
      extensionUri: { fsPath: "/extension" },
      ...(reads && { reads }),
      blocked: () => (editor.isTrusted ? null : "This workspace is not trusted."),
      searches: {
        in: (folder: string) => {
          const state = driven.get(folder);
          return state && { state };
        },
        onDidChange: changes.event,
      },
      whereTo: {
        documentFor: (folder: string) => rig.documentOf(documents.get(folder)),
        onDidChange: whereToChanges.event,
      },
      act: (id: string, argument: unknown) => {
        acted.push([id, argument]);
        rig.onAct();
        return Promise.resolve();
      },
    } as unknown as ComparePanelsDeps,
    memory as never,
  );
  const { commands } = new Comparing({
    comparisons: panels,
    panels: {
      get active() {
        return rig.front === "" ? undefined : { folder: rig.front };
      },
    },
    targets: { session: (given: { folder?: string }) => Promise.resolve(given.folder) },
    view: {
      get selected() {
        return rig.selected;
      },
    },
  } as unknown as ComparingDeps);
  return Object.assign(rig, {
    ...{ panels, commands, driven, changes, whereToChanges, acted, warnings, documents, memory },
  });
}

/** What a page is told of its sides: nothing is compared blind here. */
export type ToldOfSides = Extract<CompareToPage, { kind: "comparison"; isBlind: false }>;

/** The one panel that is open, once its page listens and has been told of the sides. */
export async function comparison(panel: FakePanel | undefined = editor.panels[0]) {
  if (panel === undefined) throw new Error("No panel was opened");
  await panel.loaded();
  panel.say({ kind: "ready" });
  const told = (await panel.heard<ToldOfSides>("comparison")).at(-1);
  return { panel, sides: told?.sides ?? [] };
}

/** "logo.png", or "logo.png: The file is empty." where it is refused. */
export function shownOf({ title, picture }: Side): string {
  return picture.kind === "file" ? title : `${title}: ${picture.reason}`;
}

/** As much of the editor's Git extension as is used: each ref has files by their path. */
export class FakeGit {
  readonly asked: (readonly unknown[])[] = [];
  enabled = true;
  state = "initialized";
  readonly stateChange = new Emitter<string>();
  readonly versions = new Map<string, Map<string, Uint8Array>>();
  commits: readonly object[] = [];
  /** Paths that begin so are in the repository. */
  root = "";
  modes = new Map<string, string>();
  sizes = new Map<string, number>();
  /** What a driver of `.gitattributes` makes of each file. */
  convert = (bytes: Uint8Array): Uint8Array => bytes;
  readonly stateChanges = new Emitter<void>();

  /** Has the editor find it. */
  install(): void {
    editor.extensions.set("vscode.git", { activate: () => Promise.resolve(this) });
  }

  keep(ref: string, path: string, bytes: Uint8Array): void {
    const files = this.versions.get(ref) ?? new Map<string, Uint8Array>();
    this.versions.set(ref, files.set(path, bytes));
  }

  getAPI(version: number) {
    this.asked.push(["getAPI", version]);
    const { stateChange } = this;
    const stateNow = (): string => this.state;
    return {
      get state() {
        return stateNow();
      },
      onDidChangeState: stateChange.event,
      getRepository: ({ fsPath }: { fsPath: string }) =>
        fsPath.startsWith(this.root) ? this.#repository : null,
    };
  }

  readonly #repository = {
    state: { onDidChange: this.stateChanges.event },
    getObjectDetails: (ref: string, path: string) => {
      this.asked.push(["details", ref, path]);
      const bytes = this.#find(ref, path);
      if (bytes === undefined) {
        return Promise.reject(Object.assign(new Error("no"), { gitErrorCode: "UnknownPath" }));
      }
      const mode = this.modes.get(path) ?? "100644";
      const object = createHash("sha1")
        .update(`blob ${bytes.length}\0`)
        .update(bytes)
        .digest("hex");
      return Promise.resolve({ mode, object, size: this.sizes.get(path) ?? bytes.length });
    },
    buffer: (ref: string, path: string) => {
      this.asked.push(["buffer", ref, path]);
      return Promise.resolve(Buffer.from(this.convert(this.#find(ref, path) ?? new Uint8Array())));
    },
    log: (options: object) => {
      this.asked.push(["log", options]);
      return Promise.resolve(this.commits);
    },
  };

  #find(ref: string, path: string): Uint8Array | undefined {
    return this.versions.get(ref)?.get(path);
  }
}
