import type { VNode } from "preact";
import { chanceText, ordinal } from "../../../src/base/figureText.js";
import { visibleText } from "../../../src/base/visibleText.js";
import type { ItemResult } from "../../../src/protocol/evaluationResult.js";
import type { ItemAction, Revealed } from "../../../src/protocol/evaluateMessages.js";
import { MarkIcon } from "../../page/MarkIcon.js";
import { marks } from "../../page/marks.js";
import { countText } from "../../page/words.js";
import { Button } from "../../ui/Button.js";
import { ItemPicture } from "./ItemPicture.js";

export interface LeaderProps {
  readonly item: ItemResult;
  readonly revealed: Revealed | undefined;
  readonly bitmap: ImageBitmap | undefined;
  readonly onAct: (action: ItemAction) => void;
}

const labels: Readonly<Record<ItemAction, string>> = {
  pickWinner: "Pick the winner",
  openImage: "Open image",
  openSession: "Open search",
  drawControl: "Draw a control",
};

/** One image of the result, large: the first of them unless another one was chosen. */
export function Leader({ item, revealed, bitmap, onAct }: LeaderProps): VNode {
  const { rank, machineRank, wins, losses, ties, pBest } = item;
  const machine = machineRank === null ? "not judged" : `the machine's ${ordinal(machineRank)}`;
  const label = visibleText(item.label);
  return (
    <figure class="leader">
      <ItemPicture bitmap={bitmap} sidePx={440} />
      <figcaption>
        <h2 class="leader-name">
          {ordinal(rank)}: <bdi>{label}</bdi>
          <span class="quiet">{machine}</span>
        </h2>
        <p class="leader-figures">
          Won {wins} of {countText(wins + losses + ties, "vote")}
          {ties > 0 && `, ${countText(ties, "tie")}`} · best with a probability of{" "}
          {chanceText(pBest)}
        </p>
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
                look={action === "pickWinner" ? "primary" : "secondary"}
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
