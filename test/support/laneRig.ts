import assert from "node:assert/strict";
import { Lanes, type LaneMember, type Place, type Taken } from "../../src/search/lanes.js";
import type { LaneLimit } from "../../src/search/lanes/laneLimit.js";

/** Lanes with one limit, and a clock that a test sets. */
export class LaneRig {
  readonly lanes: Lanes;
  limit: number | LaneLimit | undefined;
  nowMs = 1_000_000;

  constructor(limit: number | LaneLimit | undefined) {
    this.limit = limit;
    this.lanes = new Lanes(() => this.limit, { nowMs: () => this.nowMs });
  }

  join(onPlace: () => void = () => undefined): LaneMember {
    return this.lanes.join(onPlace);
  }

  /** As many places as there are now. */
  takeAll(member: LaneMember, lane = "image"): Place[] {
    const places: Place[] = [];
    for (let taken = member.take({ lane }); taken.kind === "place"; taken = member.take({ lane })) {
      places.push(taken.place);
    }
    return places;
  }
}

export function placeOf(taken: Taken): Place {
  assert.ok(taken.kind === "place", `no place: ${JSON.stringify(taken)}`);
  return taken.place;
}
