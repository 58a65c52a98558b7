import { basename } from "node:path";
import { commands, Uri, type LogOutputChannel } from "vscode";
import { UsageError, type SessionOwner } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import { loadSession } from "../../sessions/loadSession.js";
import { canTakeOver, ownerText } from "../../sessions/ownerText.js";
import { sessionPattern } from "../../sessions/sessionFolder.js";
import type { SessionStore } from "../../sessions/sessionStore.js";
import type { ComparePanels } from "../panels/compare/comparePanels.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import { sessionPhrase } from "../sessionText.js";
import { confirm } from "../shown/messages.js";
import { askText } from "../shown/questions.js";
import type { SessionsView } from "../views/sessionsView.js";
import type { CommandTable } from "./commandTable.js";
import { recordRemark, type RemarkDeps } from "./recordRemark.js";
import { refIn, type SessionRef, type Targets, type Wanted } from "./targets.js";
import { toTrash } from "./toTrash.js";

export interface SessionsDeps {
  readonly sessions: Pick<SessionStore, "ownerOf" | "remark">;
  readonly searches: Searches;
  readonly panels: SearchPanels;
  readonly comparisons: Pick<ComparePanels, "lookAgain">;
  readonly targets: Targets;
  readonly view: SessionsView;
  readonly galleries: RemarkDeps["galleries"];
  readonly log: LogOutputChannel;
}

/** Any session. */
const which = (question: string): Wanted => ({
  question,
  suits: () => true,
  missing: "There are no sessions yet. Start a search first.",
});

/** What a person does with past sessions: open, find, rename, delete; and the log. */
export class Sessions {
  readonly #deps: SessionsDeps;

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
  }

  get commands() {
    const { targets, panels, view, log } = this.#deps;
    return {
      "imagebeam.openSession": async (given) => {
        const folder = await targets.session(given, which("Open which session?"));
        if (folder !== undefined) await panels.openSession(folder, refIn(given)?.candidate);
      },
      "imagebeam.openRow": async () => {
        const row = await view.takeOpened();
        if (row?.kind === "candidate") await this.#lookAt(row);
        else if (row?.kind === "session") await panels.previewSession(row.folder);
      },
      "imagebeam.holdRow": () => view.holdOpen(),
      "imagebeam.renameSession": (given) => this.#rename(given),
      "imagebeam.deleteSession": (given) => this.#delete(given),
      "imagebeam.findSession": async () => {
        const query = await askText({
          title: "Find sessions by goal",
          placeHolder: "Words of the goal or the title; empty shows all",
          value: view.query,
        });
        if (query !== undefined) view.find(query);
      },
      "imagebeam.clearFind": () => view.find(""),
      "imagebeam.refreshSessions": () => view.refresh(),
      "imagebeam.showLog": () => log.show(),
    } satisfies Partial<CommandTable>;
  }

  /** Shows an image; the focus stays in the list, where a person goes on to walk or to select. */
  async #lookAt(row: SessionRef): Promise<void> {
    const image = await this.#deps.targets.image(row);
    if (image === undefined) return;
    const options = { preview: true, preserveFocus: true };
    await commands.executeCommand("vscode.open", Uri.file(image.path), options);
  }

  async #rename(given: unknown): Promise<void> {
    const { targets } = this.#deps;
    const folder = await targets.session(given, which("Rename which session?"));
    if (folder === undefined) return;
    const { state } = await loadSession(folder);
    const title = await askText({
      title: "Rename session",
      prompt: `The new title of ${sessionPhrase(state)}`,
      value: state.title ?? oneLine(state.plan.goal),
      problemOf: (text) => (text.trim() === "" ? "Give it at least one letter." : undefined),
    });
    if (title === undefined) return;
    await recordRemark(this.#deps, folder, { kind: "rename", title });
  }

  async #delete(given: unknown): Promise<void> {
    const { sessions, targets, panels, comparisons, view } = this.#deps;
    const folder = await targets.session(given, {
      ...which("Delete which session?"),
      suits: ({ owner }) => owner === null || canTakeOver(owner),
    });
    if (folder === undefined) return;
    // Whatever names the folder, nothing but a session is ever deleted.
    if (!sessionPattern.test(basename(folder))) throw new UsageError(`${folder} is no session.`);
    const ownerNow = async (): Promise<SessionOwner | null> => {
      const owner = await sessions.ownerOf(folder);
      if (owner === null || canTakeOver(owner)) return owner;
      throw new UsageError("This search is running. Cancel it before you delete it.");
    };
    const owner = await ownerNow();
    const what = await describe(folder);
    const remove = "Move to trash";
    const held = owner === null ? [] : [ownerText(owner)];
    const detail = ["Its images, prompts and scores go with it.", ...held].join("\n\n");
    const choice = await confirm({ question: `Delete ${what}?`, detail, actions: [remove] });
    if (choice !== remove) return;
    // While a dialog waits, somebody may go on with it.
    await ownerNow();
    if (!(await toTrash(folder, what, ownerNow))) return;
    panels.showing(folder)?.tab.dispose();
    comparisons.lookAgain(folder);
    view.refresh();
  }
}

async function describe(folder: string): Promise<string> {
  try {
    return sessionPhrase((await loadSession(folder)).state);
  } catch {
    // What cannot be read can be deleted all the same.
    return `the unreadable session ${basename(folder)}`;
  }
}
