import type { Critic, CritiqueRequest, WrittenCritique } from "../../../search/criticPort.js";
import { critiqueCandidate } from "./critiqueCandidate.js";

/** The rule critic behind the search's port: it reads findings and prompts, never pictures. */
export class BuiltinCritic implements Critic {
  /** @param signal when aborted, rejects with `signal.reason` */
  critique(request: CritiqueRequest, signal: AbortSignal): Promise<WrittenCritique> {
    return new Promise((resolve) => {
      signal.throwIfAborted();
      const usage = { costUsd: 0 };
      resolve({ ...critiqueCandidate(request), usage });
    });
  }
}
