import type { ComponentChildren, VNode } from "preact";
import { chanceText, ordinal } from "../../../src/base/figureText.js";
import { visibleText } from "../../../src/base/visibleText.js";
import type { ItemResult } from "../../../src/protocol/evaluationResult.js";
import type { ItemAction, Revealed } from "../../../src/protocol/evaluateMessages.js";
import { MarkIcon } from "../../page/MarkIcon.js";
import { marks } from "../../page/marks.js";
import { countText } from "../../page/words.js";
import { placesText } from "../model/figures.js";
import { Button } from "../../ui/Button.js";
import { ItemPicture } from "./ItemPicture.js";

export interface LeaderProps {
  readonly item: ItemResult;
  readonly revealed: Revealed | undefined;
  readonly bitmap: ImageBitmap | undefined;
  readonly onAct: (action: ItemAction) => void;
}

/** Of several images on one page at most one has the button that stands out. */
interface Standing {
  readonly isFirst: boolean;
}

const labels: Readonly<Record<ItemAction, string>> = {
  pickWinner: "Pick the winner",
  openImage: "Open image",
  openSession: "Open search",
  drawControl: "Draw a control",
};

/** One image of the result, large: the first of them unless another one was chosen. */
export function Leader(props: LeaderProps): VNode {
  const { item } = props;
  const { rank, places, machineRank, wins, losses, ties, pBest } = item;
  const machine = machineRank === null ? "not judged" : `the machine's ${ordinal(machineRank)}`;
  return (
    <ItemFigure {...props} className="leader" sidePx={440} isFirst>
      <h2 class="leader-name">
        {ordinal(rank)}: <bdi>{visibleText(item.label)}</bdi>
        <span class="quiet">{machine}</span>
      </h2>
      <p class="leader-figures">
        Won {wins} of {countText(wins + losses + ties, "vote")}
        {ties > 0 && `, ${countText(ties, "tie")}`} · best with a probability of {chanceText(pBest)}
      </p>
      <p class="leader-figures quiet">{placesText(places)}</p>
    </ItemFigure>
  );
}

/** One of the two that alone were compared. */
export function PairSide(props: LeaderProps): VNode {
  const { wins, losses, ties, label, rank } = props.item;
  const votes = wins + losses + ties;
  return (
    <ItemFigure {...props} className="pair-side" sidePx={520} isFirst={rank === 1}>
      <h2 class="leader-name">
        <bdi>{visibleText(label)}</bdi>
      </h2>
      <p class="leader-figures">
        {votes === 1 && ties === 0
          ? `${wins === 1 ? "Preferred" : "Not preferred"} in the only vote`
          : `Preferred in ${wins} of ${countText(votes, "vote")}`}
        {ties > 0 && `, ${countText(ties, "tie")}`}
      </p>
    </ItemFigure>
  );
}

interface ItemFigureProps extends LeaderProps, Standing {
  readonly className: string;
  readonly sidePx: number;
  /** What the votes say of it. */
  readonly children: ComponentChildren;
}

function ItemFigure(props: ItemFigureProps): VNode {
  const { item, revealed, bitmap, onAct, className, sidePx, isFirst, children } = props;
  const label = visibleText(item.label);
  return (
    <figure class={className}>
      <ItemPicture bitmap={bitmap} sidePx={sidePx} />
      <figcaption>
        {children}
        {revealed !== undefined && revealed.isWinner && (
          <p class="mark">
            <MarkIcon mark={marks.winner} /> Winner of its search
          </p>
        )}
        {revealed !== undefined && revealed.prompt !== "" && (
          <p class="leader-prompt quiet" dir="auto">
            {visibleText(revealed.prompt)}
          </p>
        )}
        {revealed !== undefined && (
          <p class="quiet leader-place">
            <bdi>{visibleText(revealed.place)}</bdi>
          </p>
        )}
        {revealed !== undefined && revealed.actions.length > 0 && (
          <div class="buttons">
            {revealed.actions.map((action) => (
              <Button
                key={action}
                look={isFirst && action === "pickWinner" ? "primary" : "secondary"}
                label={`${labels[action]}: ${label}`}
                onPress={() => onAct(action)}
              >
                {labels[action]}
              </Button>
            ))}
          </div>
        )}
      </figcaption>
    </figure>
  );
}
