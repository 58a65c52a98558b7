import type { VNode } from "preact";
import { Icon } from "../../page/Icon.js";
import { marks as signs } from "../../page/marks.js";
import type { Marks } from "../model/marks.js";

export interface MarkIconsProps {
  readonly marks: Marks;
  /** Whether words on the picture say whose winner it is. */
  readonly hasBadge: boolean;
}

/** What a person said of an image, as shapes in the corners of its picture; its name says it in words. */
export function MarkIcons({ marks, hasBadge }: MarkIconsProps): VNode {
  const { isPick, isJudgesWinner, isFavourite } = marks;
  return (
    <>
      {!hasBadge && (isPick || isJudgesWinner) && (
        <span class={`mark mark-winner ${isPick ? "is-filled" : ""}`}>
          <Icon name={signs[isPick ? "pick" : "judges"].icon} />
        </span>
      )}
      {isFavourite && (
        <span class="mark mark-favourite is-filled">
          <Icon name={signs.favourite.icon} />
        </span>
      )}
    </>
  );
}
