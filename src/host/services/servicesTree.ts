import { EventEmitter, type TreeItem } from "vscode";
import type { Disposable } from "../../base/disposable.js";
import type { LocalServices } from "../../services/localServices.js";
import { serviceNames, type ServiceName } from "../../services/names.js";
import type { OwnerStatus } from "../../services/status.js";
import { bytesText } from "../../services/statusText.js";
import {
  devicesText,
  factItem,
  factNodes,
  nodeId,
  serviceItem,
  serviceNodes,
  type ServiceNode,
  type ServicesNode,
} from "./serviceRows.js";

export interface ServicesTreeDeps {
  readonly services: Pick<LocalServices, "isSetUp" | "watch">;
  /**
   * The model that a person chose for a service, by name; null where they chose none. Asks the disk
   * alone: to look on starts nothing.
   */
  readonly chosen: (service: ServiceName) => Promise<string | null>;
  /** Told whether there is an environment, as soon as that is known. */
  readonly onSetUp: (isSetUp: boolean) => void;
  /** What stands beside the view's name: rows are few where it is small. */
  readonly onHeading: (text: string) => void;
  /** Told of what went wrong in the background. */
  readonly onFault: (error: unknown) => void;
  readonly now: () => number;
}

/** The rows of the Services view. Follows the services while it is looked at, and only then. */
export class ServicesTree implements Disposable {
  readonly #deps: ServicesTreeDeps;
  readonly #changes = new EventEmitter<ServicesNode[] | undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #closed = new AbortController();
  #watch: Disposable | undefined;
  #status: OwnerStatus | null = null;
  #chosen: Partial<Record<ServiceName, string | null>> = {};
  #nodes: readonly ServiceNode[] = [];
  /** Those that the editor has been given, by their id: it knows no others. */
  #given: ReadonlyMap<string, ServiceNode> = new Map();
  #isSetUp: boolean | undefined;

  constructor(deps: ServicesTreeDeps) {
    this.#deps = deps;
  }

  /** The services that have rows now. */
  get nodes(): readonly ServiceNode[] {
    return this.#nodes;
  }

  async children(node?: ServicesNode): Promise<ServicesNode[]> {
    if (node?.kind === "fact") return [];
    if (node !== undefined) return factNodes(this.#now(node), this.#deps.now());
    await this.#look();
    const nodes = [...this.#nodes];
    this.#given = new Map(nodes.map((each) => [nodeId(each), each]));
    return nodes;
  }

  item(node: ServicesNode): TreeItem {
    return node.kind === "service"
      ? serviceItem(this.#now(node), this.#deps.now())
      : factItem(node);
  }

  /** Follows the services from now on; again called, looks anew whether there are any. */
  open(): void {
    this.#isSetUp = undefined;
    this.#changes.fire(undefined);
  }

  /** Nobody looks any more. */
  close(): void {
    this.#watch?.dispose();
    this.#watch = undefined;
  }

  dispose(): void {
    this.close();
    this.#closed.abort();
    this.#changes.dispose();
  }

  /** As it is now, where the editor has a row of before. */
  #now(node: ServiceNode): ServiceNode {
    const id = nodeId(node);
    return this.#nodes.find((each) => nodeId(each) === id) ?? node;
  }

  async #look(): Promise<void> {
    const { services, onSetUp } = this.#deps;
    if (this.#isSetUp === undefined) {
      const isSetUp = await services.isSetUp();
      this.#isSetUp = isSetUp;
      onSetUp(isSetUp);
      if (!isSetUp) this.close();
      this.#chosen = isSetUp ? await this.#chosenModels() : {};
    }
    this.#show();
    if (this.#isSetUp) this.#watch ??= services.watch((status) => this.#take(status));
  }

  async #chosenModels(): Promise<Partial<Record<ServiceName, string | null>>> {
    const { chosen } = this.#deps;
    const found = await Promise.all(
      serviceNames.map(async (service) => [service, await chosen(service)] as const),
    );
    return Object.fromEntries(found);
  }

  #show(): void {
    this.#nodes = this.#isSetUp === true ? serviceNodes(this.#status, this.#chosen) : [];
    this.#deps.onHeading(this.#nodes.length === 0 ? "" : devicesText(this.#status));
  }

  #take(status: OwnerStatus | null): void {
    const hasEnded = status === null && this.#status !== null;
    this.#status = status;
    if (hasEnded) {
      // What is chosen may be another model by now.
      void this.#chosenModels()
        .then((chosen) => {
          this.#chosen = chosen;
          this.#redraw();
        })
        .catch((error: unknown) => {
          if (!this.#closed.signal.aborted) this.#deps.onFault(error);
        });
      return;
    }
    this.#redraw();
  }

  /** Only rows that are others now: one that is drawn anew each time cannot be clicked. */
  #redraw(): void {
    const before = new Map(this.#nodes.map((node) => [nodeId(node), shownOf(node)]));
    this.#show();
    // The rows are being asked for: they are as they are now.
    if (this.#given.size === 0) return;
    const given = this.#nodes.map((node) => this.#given.get(nodeId(node)));
    if (given.includes(undefined) || given.length !== this.#given.size) {
      this.#changes.fire(undefined);
      return;
    }
    const changed = this.#nodes.filter((node) => before.get(nodeId(node)) !== shownOf(node));
    const known = changed.flatMap((node) => this.#given.get(nodeId(node)) ?? []);
    if (known.length > 0) this.#changes.fire(known);
  }
}

/** Alike for what looks alike: a few bytes more or less are seen by nobody. */
function shownOf(node: ServiceNode): string {
  return JSON.stringify(node, (key, value: unknown) =>
    typeof value === "number" && key.endsWith("Bytes") ? bytesText(value) : value,
  );
}
