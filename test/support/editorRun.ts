import { readFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Editor, type EditorOptions } from "../editor/launcher/editor.js";
import { projectRoot } from "../editor/launcher/editorFiles.js";
import { makeWorkspace } from "./editorWorkspace.js";
import { vsixPath } from "./editorVsix.js";

/** For one test in an editor, its start among it, on a very busy machine. */
export const editorTimeoutMs = 300_000;

/** Pictures of what went wrong, and of what is to be looked at; git ignores them. */
export const screensFolder = join(projectRoot, ".cache/screens/editor");

/** User settings of a search that is still under way when a test has done something to it. */
export const longSearch = {
  "imagebeam.search.candidates": 4,
  "imagebeam.search.iterations": 4,
  "imagebeam.search.stopOnPlateau": false,
};

/** A file whose search is still under way whatever a test does meanwhile: 256 images. */
export const endless = {
  "endless.md":
    "---\nimagebeam:\n  candidates: 16\n  iterations: 16\n  stopOnPlateau: false\n---\nA barn on a green hill\n",
};

/** A file whose search is over soon: two images. */
export const brief = {
  "brief.md":
    "---\nimagebeam:\n  candidates: 2\n  iterations: 1\n  widthPx: 64\n  heightPx: 64\n---\nA red barn\n",
};

const declared = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  };
};
const settingNames = declared.contributes.configuration.flatMap(({ properties }) =>
  Object.keys(properties),
);

/** The editor says nothing of a setting of ours that is not declared, and a test would test nothing. */
function isUnknownSetting(name: string): boolean {
  return name.startsWith("imagebeam.") && !settingNames.includes(name);
}

export interface EditorRun {
  readonly editor: Editor;
  readonly workspace: string;
}

type RunOptions = Omit<Partial<EditorOptions>, "workspace" | "opens"> & {
  /** Files of the workspace beside `notes.md`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** A .code-workspace file among them to open instead; null: a window without a folder. */
  readonly opens?: string | null;
};

/**
 * An editor with a workspace for a whole suite; as a person has it, from the package, unless
 * another extension is given. A test that fails leaves a picture in the screens folder.
 * @param options a function where they say what an earlier hook has found out
 */
export function useEditor(options: RunOptions | (() => RunOptions) = {}): () => EditorRun {
  let run: EditorRun | undefined;
  let workspace = "";
  before(async function () {
    this.timeout(editorTimeoutMs);
    const { files, opens, ...rest } = typeof options === "function" ? options() : options;
    const unknown = Object.keys(rest.settings ?? {}).filter(isUnknownSetting);
    if (unknown.length > 0) throw new Error(`There is no setting ${unknown.join(", ")}`);
    workspace = makeWorkspace(files);
    const all: EditorOptions = {
      extension: { kind: "installed", vsix: vsixPath },
      ...rest,
      workspace,
      ...(opens === undefined ? {} : { opens: opens && join(workspace, opens) }),
    };
    run = { editor: await Editor.start(all), workspace };
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.isFailed() !== true || run === undefined) return;
    await mkdir(screensFolder, { recursive: true });
    const name = currentTest.fullTitle().replace(/[^a-z0-9]+/gi, "-");
    const path = join(screensFolder, `failed-${name}.png`);
    await run.editor.page.screenshot({ path }).catch(() => undefined);
  });
  after(async function () {
    this.timeout(editorTimeoutMs);
    await run?.editor.stop();
    rmSync(workspace, { recursive: true, force: true });
  });
  return () => {
    if (run === undefined) throw new Error("The editor has not been started");
    return run;
  };
}
