import type { VNode } from "preact";
import { visibleText } from "../../../src/base/visibleText.js";
import type { Side, SideAction } from "../../../src/protocol/compareMessages.js";
import { FavouriteButton } from "../../page/FavouriteButton.js";
import { Icon } from "../../page/Icon.js";
import { imageActLabels, insertLabel } from "../../page/imageActs.js";
import { Button } from "../../ui/Button.js";
import type { Comparison } from "../model/comparison.js";
import { letterOf } from "../model/sides.js";

export interface SideCardProps {
  readonly side: Side;
  readonly insertsInto: Comparison["insertsInto"];
  readonly onAction: (action: SideAction) => void;
}

const labels: Readonly<Record<SideAction, string>> = {
  ...imageActLabels,
  openSession: "Open search",
};

/** What one side is, how it stands, and what can be done with it. */
export function SideCard({ side, insertsInto, onAction }: SideCardProps): VNode {
  const letter = letterOf(side.id);
  const title = visibleText(side.title);
  const place = visibleText(side.place);
  const actions = side.actions.filter((action) => !isFavouring(action));
  const favouring = side.actions.find(isFavouring);
  return (
    <li class="card">
      <h2 class="card-title">
        <b class="letter">{letter}</b>
        <bdi class="card-name">{title}</bdi>
        {favouring !== undefined && (
          <FavouriteButton
            isFavourite={favouring === "unfavourite"}
            of={letter}
            onPress={() => onAction(favouring)}
          />
        )}
      </h2>
      {place !== "" && (
        <p class="card-place quiet" title={place}>
          <bdi>{place}</bdi>
        </p>
      )}
      <Marks standing={side.standing} />
      {actions.length > 0 && (
        <div class="buttons">
          {actions.map((action) => (
            <Button
              key={action}
              label={`${labelOf(action, insertsInto)}: ${letter}`}
              onPress={() => onAction(action)}
            >
              {labelOf(action, insertsInto)}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}

function Marks({ standing }: Pick<Side, "standing">): VNode | null {
  if (standing === null) return null;
  const { isWinner, isMachineWinner, isFavourite } = standing;
  if (!isWinner && !isMachineWinner && !isFavourite) return null;
  return (
    <p class="marks">
      {isWinner && (
        <span class="mark mark-winner">
          <Icon name="check" />
          {isMachineWinner ? "Winner" : "Your winner"}
        </span>
      )}
      {isMachineWinner && !isWinner && <span class="mark">Judge's winner</span>}
      {isFavourite && (
        <span class="mark mark-favourite">
          <Icon name="heart" />
          Favourite
        </span>
      )}
    </p>
  );
}

function isFavouring(action: SideAction): boolean {
  return action === "favourite" || action === "unfavourite";
}

function labelOf(action: SideAction, insertsInto: Comparison["insertsInto"]): string {
  return action === "insertImage" ? insertLabel(insertsInto) : labels[action];
}
