import type { VNode } from "preact";
import type { GalleryImage } from "../../../src/protocol/galleryMessages.js";
import { Icon } from "../../page/Icon.js";
import { imageActLabels } from "../../page/imageActs.js";
import { Thumbnail } from "../../pictures/Thumbnail.js";
import type { Link } from "../model/gallery.js";
import { detailsOf, nameOf, placeAndDay, scoreOf } from "../model/words.js";

export interface TileProps {
  readonly image: GalleryImage;
  /** Undefined until the host has answered. */
  readonly link: Link | undefined;
  readonly sizePx: number;
  /** From 1. */
  readonly column: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isInSight: boolean;
  readonly insertTitle: string;
}

/** What a click on one of a tile's buttons asks for: the grid listens for all of its tiles. */
export type TileAct = "select" | "favourite" | "open" | "insert";

/**
 * One image, with its score and its goal. Its buttons are for a pointer: who does not see them has the
 * keys, and the same buttons below the tiles.
 */
export function Tile(props: TileProps): VNode {
  const { column, image, isActive, isSelected } = props;
  const { id, isFavourite } = image;
  const details = detailsOf(image);
  const classes = [
    "tile",
    ...(isActive ? ["is-active"] : []),
    ...(isSelected ? ["is-selected"] : []),
    ...(isFavourite ? ["is-favourite"] : []),
  ];
  return (
    <div
      role="gridcell"
      class={classes.join(" ")}
      data-id={id}
      tabIndex={isActive ? 0 : -1}
      aria-colindex={column}
      aria-selected={isSelected}
      style={{ width: `${props.sizePx}px` }}
    >
      <span class="for-reader">{details.join(". ")}</span>
      <Picture {...props} title={details.join("\n")} />
      <span aria-hidden="true">
        <TileButton act="select" label="Select to compare (Space)" isOn={isSelected}>
          <Icon name="check" />
        </TileButton>
        <TileButton
          act="favourite"
          label={`${imageActLabels[isFavourite ? "unfavourite" : "favourite"]} (F)`}
          isOn={isFavourite}
        >
          <Icon name="heart" />
        </TileButton>
        <span class="tile-tools" style={{ top: `${props.sizePx - 30}px` }}>
          <TileButton act="open" label="Open its search (Enter)">
            Open
          </TileButton>
          <TileButton act="insert" label={`${props.insertTitle} (I)`}>
            Insert
          </TileButton>
        </span>
      </span>
      <span class="tile-words" aria-hidden="true">
        <span class="tile-name" dir="auto">
          <b class="tile-score">{scoreOf(image)}</b> {nameOf(image)}
        </span>
        <span class="tile-day">{placeAndDay(image)}</span>
      </span>
    </div>
  );
}

function Picture({
  link,
  sizePx,
  isInSight,
  title,
}: TileProps & { readonly title: string }): VNode {
  const missing = (
    <span class="tile-missing">
      <Icon name="noImage" />
      Not there
    </span>
  );
  return (
    <span
      class="tile-picture"
      aria-hidden="true"
      title={title}
      style={{ width: `${sizePx}px`, height: `${sizePx}px` }}
    >
      {link === null ? (
        missing
      ) : (
        <Thumbnail
          uri={link ?? null}
          preview={null}
          width={sizePx}
          height={sizePx}
          isUrgent={isInSight}
        >
          {missing}
        </Thumbnail>
      )}
    </span>
  );
}

function TileButton({
  act,
  label,
  isOn = false,
  children,
}: {
  readonly act: TileAct;
  readonly label: string;
  readonly isOn?: boolean;
  readonly children: VNode | string;
}): VNode {
  return (
    <button
      type="button"
      class={`tile-button tile-${act}${isOn ? " is-on" : ""}`}
      data-act={act}
      tabIndex={-1}
      title={label}
    >
      {children}
    </button>
  );
}
