import { useMemo } from "preact/hooks";
import { bestOf, globalRanking, ranksOf, type Ranks } from "../../../src/search/selectors.js";
import { columnsOf, edgesOf, type Column, type Edge } from "../model/columns.js";
import { faceOf, type Face } from "../model/face.js";
import type { SessionModel } from "../model/session.js";
import { readingOrder, type TreePlace } from "../model/walk.js";

export interface TreeFacts {
  readonly columns: readonly Column[];
  /** Best first. */
  readonly ranking: readonly string[];
  readonly best: string | null;
  readonly edges: readonly Edge[];
  /** Who stands on the path to the best. */
  readonly path: ReadonlySet<string>;
  readonly ranks: Readonly<Record<string, Ranks>>;
  readonly order: readonly TreePlace[];
  readonly faces: Readonly<Record<string, Face>>;
}

/** What the tree shows of a session, made anew only when the session is another: panning is not. */
export function useTree(session: SessionModel): TreeFacts {
  const { access, progress, state } = session;
  const facts = useMemo(() => {
    const columns = columnsOf(state);
    const ranking = globalRanking(state);
    const best = bestOf(state, ranking);
    const edges = edgesOf(state, columns, best);
    const path = new Set(best === null ? [] : [best]);
    for (const { isOnPath, parent } of edges) if (isOnPath) path.add(parent);
    return {
      columns,
      ranking,
      best,
      edges,
      path,
      ranks: ranksOf(state),
      order: readingOrder(state),
    };
  }, [state]);
  const faces = useMemo(() => facesOf(session), [state, access, progress]);
  return useMemo(() => ({ ...facts, faces }), [facts, faces]);
}

function facesOf(session: SessionModel): Readonly<Record<string, Face>> {
  const candidates = Object.values(session.state.candidates);
  return Object.fromEntries(candidates.map((one) => [one.id, faceOf(session, one)]));
}
