import type { VNode } from "preact";
import type { Workload } from "../model/workload.js";

/** Beyond these, dots would be too small to tell apart. */
const maxDots = 16;
const maxColumns = 20;
const step = 12;
const columnStep = 28;

/** A plan as dots: a column an iteration, the kept ones filled. Decoration: the text says the same. */
export function BeamSketch({ work }: { readonly work: Workload }): VNode {
  const dots = Math.min(work.candidates, maxDots);
  const columns = Math.min(work.iterations, maxColumns);
  const kept = Math.min(work.beamWidth, dots);
  const height = dots * step;
  const width = columns * columnStep - columnStep + step;
  const x = (column: number): number => column * columnStep + step / 2;
  const y = (dot: number): number => dot * step + step / 2;
  const each = dots / kept;
  return (
    <svg class="beam-sketch" width={width} height={height} aria-hidden="true" focusable="false">
      {range(columns - 1).flatMap((column) =>
        range(dots).map((dot) => (
          <path
            key={`${column}-${dot}`}
            d={`M${x(column)} ${y(Math.min(kept - 1, Math.floor(dot / each)))}L${x(column + 1)} ${y(dot)}`}
          />
        )),
      )}
      {range(columns).flatMap((column) =>
        range(dots).map((dot) => {
          const isKept = dot < (column === columns - 1 ? 1 : kept);
          return (
            <circle
              key={`${column}-${dot}`}
              class={isKept ? "is-kept" : ""}
              cx={x(column)}
              cy={y(dot)}
              r={isKept ? 4 : 3}
            />
          );
        }),
      )}
    </svg>
  );
}

function range(count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => index);
}
