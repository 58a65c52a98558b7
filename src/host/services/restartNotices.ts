import type { Disposable } from "../../base/disposable.js";
import { DisposableStore } from "../../base/disposable.js";
import type { LocalServices } from "../../services/localServices.js";
import type { OwnerStatus } from "../../services/status.js";
import type { Searches } from "../searches.js";
import { tell } from "../shown/messages.js";
import { usesServices } from "./usesServices.js";

export interface RestartNoticesDeps {
  readonly searches: Pick<Searches, "all" | "onDidChange">;
  readonly services: () => Promise<LocalServices>;
  /** Does what a person asked for; a failure is told to them. */
  readonly carryOut: (doing: () => Promise<void>) => void;
  readonly showServices: () => void;
  /** What is loaded at this moment, a sentence each; none once no search uses services. */
  readonly onLoads: (loads: readonly string[]) => void;
}

interface Following {
  watch: Disposable | undefined;
  isOver: boolean;
}

/**
 * One sentence for a person whose search goes on with services that crashed and were started again, and
 * what a search that stands still waits for.
 * Follows the services while a search of this window uses them, and reads no code of theirs before.
 */
export class RestartNotices implements Disposable {
  readonly #deps: RestartNoticesDeps;
  readonly #owned = new DisposableStore();
  #following: Following | undefined;

  constructor(deps: RestartNoticesDeps) {
    this.#deps = deps;
    this.#owned.add(
      deps.searches.onDidChange(({ kind }) => {
        if (kind !== "advanced") this.#follow();
      }),
    );
  }

  dispose(): void {
    this.#end();
    this.#owned.dispose();
  }

  #follow(): void {
    const isUsed = this.#deps.searches.all.some(({ state }) => usesServices(state));
    if (!isUsed) this.#end();
    else if (this.#following === undefined) this.#deps.carryOut(() => this.#begin());
  }

  async #begin(): Promise<void> {
    const following: Following = { watch: undefined, isOver: false };
    this.#following = following;
    const { loadsOf, Restarts, restartText } = (await import("../localOnDemand.js")).onDemand;
    const services = await this.#deps.services();
    const restarts = new Restarts();
    // The search may have ended meanwhile.
    if (following.isOver) return;
    following.watch = services.watch((status: OwnerStatus | null) => {
      this.#deps.onLoads(loadsOf(status).map(({ text, progress }) => `${text}${progress}`));
      const back = restarts.take(status);
      if (back.length > 0) this.#deps.carryOut(() => this.#tell(restartText(back)));
    });
  }

  async #tell(message: string): Promise<void> {
    if ((await tell("information", message, "Show services")) !== undefined) {
      this.#deps.showServices();
    }
  }

  #end(): void {
    if (this.#following === undefined) return;
    this.#following.isOver = true;
    this.#following.watch?.dispose();
    this.#following = undefined;
    this.#deps.onLoads([]);
  }
}
