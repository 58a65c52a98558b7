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

/** Room for pictures beside the names, and less room. */
const [roomyPx, thumbnailPx, smallThumbnailPx] = [520, 36, 28];

export interface PlotsProps {
  readonly result: EvaluationResult;
  readonly goal: number;
  /** The picture of an item, by its key; undefined while it is not there. */
  readonly bitmapOf: (key: number) => ImageBitmap | undefined;
  readonly store: EvaluateStore;
}

/** How strong each image is, and how the machine has them. */
export function Plots({ result, goal, bitmapOf, store }: PlotsProps): VNode {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame);
  const drawn = useMemo(() => {
    const shown = {
      width: Math.max(leastPx, width),
      thumbnailPx: width < roomyPx ? smallThumbnailPx : thumbnailPx,
    };
    return {
      strengths: strengthsPlot(result, shown, goal),
      ranks: ranksPlot(result, shown, goal),
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
        <p class="quiet plot-words">
          Where the bars of two images overlap, either may be the better one.
        </p>
        <div ref={frame} class="plot-frame">
          {width > 0 && <Plot plot={drawn.strengths} bitmapOf={bitmapOf} />}
        </div>
      </section>
      {drawn.ranks !== null && (
        <section class="part plot-ranks">
          <SaveHead
            title="The order of the votes beside the machine's"
            formats={plotFormats}
            onSave={(format) => save("ranks", format)}
          />
          <p class="quiet plot-words">
            A level line: the votes and the machine agree about an image. The steeper it is, the
            less they do.
          </p>
          <div class="plot-frame">
            {width > 0 && <Plot plot={drawn.ranks} bitmapOf={bitmapOf} />}
          </div>
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
