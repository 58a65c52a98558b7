import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { ranksPlot } from "../../../src/evaluation/plots/ranksPlot.js";
import { strengthsPlot } from "../../../src/evaluation/plots/strengthsPlot.js";
import type { EvaluationResult } from "../../../src/protocol/evaluationResult.js";
import type { PlotName } from "../../../src/protocol/evaluateMessages.js";
import { useSize } from "../../page/useSize.js";
import type { EvaluateStore } from "../store.js";
import { Plot } from "./Plot.js";
import { SaveHead } from "./SaveHead.js";

/** Less than this a plot is not drawn: who looks through so narrow a page scrolls it. */
const leastPx = 280;
const plotFormats = ["svg", "png"] as const;

export interface PlotsProps {
  readonly result: EvaluationResult;
  readonly goal: number;
  readonly store: EvaluateStore;
}

/** How strong each image is, and how the machine has them. */
export function Plots({ result, goal, store }: PlotsProps): VNode {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame);
  const drawn = useMemo(() => {
    const size = { width: Math.max(leastPx, width) };
    return {
      strengths: strengthsPlot(result, size, goal),
      ranks: ranksPlot(result, size, goal),
    };
  }, [result, goal, width]);
  const save = (plot: PlotName, format: "svg" | "png"): void =>
    store.post({ kind: "savePlot", plot, goal, format, look: lookNow() });
  return (
    <>
      <section class="part plot-strengths">
        <SaveHead
          title="How strong each image is"
          formats={plotFormats}
          onSave={(format) => save("strengths", format)}
        />
        <div ref={frame} class="plot-frame">
          {width > 0 && <Plot plot={drawn.strengths} />}
        </div>
      </section>
      {drawn.ranks !== null && (
        <section class="part plot-ranks">
          <SaveHead
            title="The machine's order beside that of the votes"
            formats={plotFormats}
            onSave={(format) => save("ranks", format)}
          />
          <div class="plot-frame">{width > 0 && <Plot plot={drawn.ranks} />}</div>
        </section>
      )}
    </>
  );
}

function lookNow(): "light" | "dark" {
  return /\bvscode-(?:light|high-contrast-light)\b/.test(document.body.className)
    ? "light"
    : "dark";
}
