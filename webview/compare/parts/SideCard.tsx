import type { VNode } from "preact";
import { visibleText } from "../../../src/base/visibleText.js";
import type { Side, SideAction } from "../../../src/protocol/compareMessages.js";
import { FavouriteButton } from "../../page/FavouriteButton.js";
import { imageActLabels, insertLabel } from "../../page/imageActs.js";
import { MarkIcon } from "../../page/MarkIcon.js";
import type { Mark } from "../../page/marks.js";
import { Button } from "../../ui/Button.js";
import type { Comparison } from "../model/comparison.js";
import { letterOf } from "../model/sides.js";
import { marksOf } from "../model/standing.js";

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
      {place !== "" && place !== title && (
        <p class="card-place quiet" title={place}>
          <bdi>{place}</bdi>
        </p>
      )}
      <Marks marks={marksOf(side.standing)} hasHeart={favouring !== undefined} />
      {actions.length > 0 && (
        <div class="buttons">
          {actions.map((action) => (
            <Button
              // One takes the other's place: who pressed it keeps the focus there.
              key={action === "unpickWinner" ? "pickWinner" : action}
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

/** @param props.hasHeart whether a button says already that it is a favourite */
function Marks(props: {
  readonly marks: readonly Mark[];
  readonly hasHeart: boolean;
}): VNode | null {
  const { marks, hasHeart } = props;
  const shown = marks.filter(({ icon }) => !(hasHeart && icon === "heart"));
  if (shown.length === 0) return null;
  return (
    <p class="marks">
      {shown.map((mark) => (
        <span key={mark.icon} class="mark">
          <MarkIcon mark={mark} />
          {mark.words}
        </span>
      ))}
    </p>
  );
}

function isFavouring(action: SideAction): boolean {
  return action === "favourite" || action === "unfavourite";
}

function labelOf(action: SideAction, insertsInto: Comparison["insertsInto"]): string {
  return action === "insertImage" ? insertLabel(insertsInto) : labels[action];
}
