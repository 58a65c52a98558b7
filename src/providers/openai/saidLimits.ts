import type { LaneLimit } from "../../search/lanes/laneLimit.js";
import { rateHeaders } from "../http/rateHeaders.js";

type SaidLimit = Pick<LaneLimit, "requestsPerMinute" | "tokensPerMinute">;

/** How much a minute servers said that they take, by lane, as of their last answers. */
export class SaidLimits {
  readonly #byLane = new Map<string, SaidLimit>();

  of(lane: string): SaidLimit {
    return this.#byLane.get(lane) ?? {};
  }

  /** What an answer does not say stays as it was. */
  read(lane: string, headers: Headers): void {
    const { requests, tokens } = rateHeaders(headers);
    this.#byLane.set(lane, {
      ...this.of(lane),
      // None at all is a refusal, which says so itself.
      ...(requests.limit && { requestsPerMinute: requests.limit }),
      ...(tokens.limit && { tokensPerMinute: tokens.limit }),
    });
  }
}
