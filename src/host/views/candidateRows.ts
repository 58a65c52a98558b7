import type { TreeItem } from "vscode";
import { allCandidates } from "../../search/candidates.js";
import type { SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import { viewableImage } from "../../sessions/viewableImage.js";
import { candidateItem, candidateNodes, type SessionNode } from "./sessionNodes.js";

interface Unfolded {
  readonly state: SearchState;
  /** Absolute paths of the images that may be shown, by candidate. */
  readonly images: ReadonlyMap<string, string>;
}

/** What an unfolded session shows: the winner and the kept candidates, read when it is unfolded. */
export class CandidateRows {
  readonly #sessions = new Map<string, Unfolded>();

  /** @throws as `loadSession` */
  async of(folder: string): Promise<SessionNode[]> {
    const { state } = await loadSession(folder);
    const nodes = candidateNodes(folder, state);
    const shown = new Set(nodes.map((node) => (node.kind === "candidate" ? node.candidate : "")));
    const images = new Map<string, string>();
    for (const { id, image } of allCandidates(state)) {
      if (image === null || !shown.has(id)) continue;
      const path = await viewableImage(folder, image);
      if (path !== undefined) images.set(id, path);
    }
    this.#sessions.set(folder, { state, images });
    return nodes;
  }

  item({ folder, candidate }: Extract<SessionNode, { kind: "candidate" }>): TreeItem {
    const session = this.#sessions.get(folder);
    if (session === undefined) throw new Error("A candidate was shown before its session");
    return candidateItem(folder, session.state, candidate, session.images.get(candidate));
  }
}
