import type { VNode } from "preact";
import type { GalleryImage } from "../../../src/protocol/galleryMessages.js";
import { FavouriteButton } from "../../page/FavouriteButton.js";
import { Button } from "../../ui/Button.js";
import { leastCompared, mostSelected } from "../model/selection.js";
import { detailsOf } from "../model/words.js";
import type { PartProps } from "./App.js";

/** Below the tiles: what is selected, else what there is to say and to do of the active one. */
export function Bar({ model, store }: PartProps): VNode | null {
  const { active, byId, selection } = model;
  if (selection.ids.length > 0) return <SelectionBar model={model} store={store} />;
  const image = active === null ? undefined : byId.get(active);
  return image === undefined ? null : <ImageBar image={image} model={model} store={store} />;
}

function SelectionBar({ model: { selection }, store }: PartProps): VNode {
  const { ids, isFull } = selection;
  const hint =
    ids.length < leastCompared
      ? "Select another one to compare them."
      : isFull
        ? `${mostSelected} are the most that can be compared.`
        : "";
  return (
    <section class="bar" aria-label="Selected images">
      <p class="bar-words" role="status">
        <b>{ids.length} selected</b> {hint !== "" && <span class="quiet">{hint}</span>}
      </p>
      <div class="buttons">
        <Button
          look="primary"
          disabled={ids.length < leastCompared}
          onPress={() => store.post({ kind: "compare", ids: [...ids] })}
        >
          Compare
        </Button>
        <Button onPress={() => store.clearSelection()}>Clear</Button>
      </div>
    </section>
  );
}

function ImageBar({ image, model, store }: PartProps & { readonly image: GalleryImage }): VNode {
  const [name, ...rest] = detailsOf(image);
  const { id, isFavourite } = image;
  return (
    <section class="bar" aria-label="Current image">
      <div class="bar-words">
        <p class="bar-line" dir="auto">
          <b>{name}</b>
        </p>
        <p class="bar-line quiet" dir="auto" title={rest.join("\n")}>
          {rest.join(" · ")}
        </p>
      </div>
      <div class="buttons">
        <FavouriteButton isFavourite={isFavourite} onPress={() => store.favourite(id)} />
        <Button title={insertTitle(model)} onPress={() => store.post({ kind: "insert", id })}>
          Insert
        </Button>
        <Button look="primary" onPress={() => store.post({ kind: "open", id })}>
          Open
        </Button>
      </div>
    </section>
  );
}

/** An image goes behind the text that it was searched for, where that is known. */
export function insertTitle({ insertsInto }: PartProps["model"]): string {
  return insertsInto === null
    ? "Insert the image into a document"
    : `Insert behind the text that it was searched for, else into ${insertsInto.name}`;
}
