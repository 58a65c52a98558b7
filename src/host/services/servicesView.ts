import {
  EventEmitter,
  window,
  workspace,
  type LogOutputChannel,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from "vscode";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { ImagebeamError, messageOf } from "../../base/errors.js";
import { onceMade } from "../../base/onceMade.js";
import type { LocalServices } from "../../services/localServices.js";
import { setSubtitle } from "../shown/messages.js";
import { tellLocalModels } from "../walkthrough.js";
import type { ServiceNode, ServicesNode } from "./serviceRows.js";
import type { ServicesTree } from "./servicesTree.js";

export interface ServicesViewDeps {
  readonly services: () => Promise<LocalServices>;
  /** Where the services are; undefined where the system names no place for them. */
  readonly dataFolder: string | undefined;
  /** Why nothing may be asked here; null when it may. */
  readonly blocked: () => string | null;
  readonly log: Pick<LogOutputChannel, "warn">;
}

/**
 * The Services view, which most people never unfold: what it takes is read when they do, and the
 * services are followed only while it is in sight.
 */
export class ServicesView implements TreeDataProvider<ServicesNode>, Disposable {
  readonly #deps: ServicesViewDeps;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<ServicesNode[] | undefined>());
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #view: TreeView<ServicesNode>;
  #tree: ServicesTree | undefined;
  readonly #made = onceMade(() => this.#make());

  constructor(deps: ServicesViewDeps) {
    this.#deps = deps;
    this.#view = this.#owned.add(
      window.createTreeView("imagebeam.services", { treeDataProvider: this }),
    );
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#tree?.open();
        else this.#tree?.close();
      }),
    );
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(() => this.#changes.fire(undefined)));
  }

  /** The services that have rows now; none before the view was first unfolded. */
  get nodes(): readonly ServiceNode[] {
    return this.#tree?.nodes ?? [];
  }

  /** Looks anew what there is, where anybody looks on. */
  refresh(): void {
    if (this.#view.visible) this.#tree?.open();
  }

  async getChildren(node?: ServicesNode): Promise<ServicesNode[]> {
    if (this.#deps.blocked() !== null) return [];
    try {
      return await (await this.#made()).children(node);
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      // The view welcomes then, and its button says what is wrong.
      this.#deps.log.warn(error.message, error.code);
      return [];
    } finally {
      // Folded while it was asked: nobody would end what was begun.
      if (!this.#view.visible) this.#tree?.close();
    }
  }

  getTreeItem(node: ServicesNode): TreeItem {
    if (this.#tree === undefined) throw new Error("There are no rows before the tree is made");
    return this.#tree.item(node);
  }

  dispose(): void {
    this.#tree?.dispose();
    this.#owned.dispose();
  }

  async #make(): Promise<ServicesTree> {
    const { chosenIn, ServicesTree } = (await import("../localOnDemand.js")).onDemand;
    const { dataFolder = "", log, services } = this.#deps;
    const tree = new ServicesTree({
      services: await services(),
      chosen: chosenIn(dataFolder),
      onSetUp: tellLocalModels,
      onHeading: (text) => setSubtitle(this.#view, text),
      onFault: (error) => log.warn(messageOf(error)),
      now: () => Date.now(),
    });
    this.#owned.add(tree.onDidChange((changed) => this.#changes.fire(changed)));
    this.#tree = tree;
    return tree;
  }
}
