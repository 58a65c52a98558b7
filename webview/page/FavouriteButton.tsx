import type { VNode } from "preact";
import { IconButton } from "../ui/IconButton.js";
import { Icon } from "./Icon.js";
import { imageActLabels } from "./imageActs.js";

export interface FavouriteButtonProps {
  readonly isFavourite: boolean;
  /** Of which image, where several are shown: "A". */
  readonly of?: string;
  readonly onPress: () => void;
}

/** On or off, as the heart's shape says too. Its name stays: a screen reader adds whether it is pressed. */
export function FavouriteButton({ isFavourite, of, onPress }: FavouriteButtonProps): VNode {
  return (
    <IconButton
      label={of === undefined ? "Favourite" : `Favourite: ${of}`}
      title={imageActLabels[isFavourite ? "unfavourite" : "favourite"]}
      pressed={isFavourite}
      onPress={onPress}
    >
      <Icon name="heart" />
    </IconButton>
  );
}
