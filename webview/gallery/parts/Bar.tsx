import type { VNode } from "preact";
import type { GalleryImage } from "../../../src/protocol/galleryMessages.js";
import { FavouriteButton } from "../../page/FavouriteButton.js";
import { Button } from "../../ui/Button.js";
import { hiddenCount } from "../model/gallery.js";
import { leastCompared, mostSelected } from "../model/selection.js";
import { detailsOf } from "../model/words.js";
import type { PartProps } from "./App.js";

/** Below the tiles: what is selected, else what there is to say and to do of the active one. */
export function Bar({ model, store }: PartProps): VNode | null {
  const { active, byId, selection } = model;
  const image = active === null ? undefined : byId.get(active);
  if (selection.ids.length > 0) return <SelectionBar image={image} model={model} store={store} />;
  return image === undefined ? null : <ImageBar image={image} model={model} store={store} />;
}

/** How many are selected, and what the current one is, so that a person sees which one to add. */
function SelectionBar({
  image,
  model,
  store,
}: PartProps & { readonly image: GalleryImage | undefined }): VNode {
  const { ids } = model.selection;
  return (
    <section class="bar" aria-label="Selected images">
      <div class="bar-words">
        <p role="status">
          <b>{ids.length} selected</b> <span class="quiet">{selectionHint(model)}</span>
        </p>
        {image !== undefined && (
          <p class="bar-line quiet" dir="auto" title={detailsOf(image).join("\n")}>
            {detailsOf(image).join(" · ")}
          </p>
        )}
      </div>
      <div class="buttons">
        <Button
          look="primary"
          disabled={ids.length < leastCompared}
          onPress={() => store.post({ kind: "compare", ids: [...ids] })}
        >
          Compare
        </Button>
        <Button onPress={() => store.clearSelection()}>Clear selection</Button>
      </div>
    </section>
  );
}

function selectionHint(model: PartProps["model"]): string {
  const { ids, isFull } = model.selection;
  const hidden = hiddenCount(model);
  const hints = [
    ...(hidden > 0 ? [`${hidden} not shown by the filters.`] : []),
    ...(ids.length < leastCompared ? ["Select another one to compare them."] : []),
    ...(isFull ? [`${mostSelected} are the most that can be compared.`] : []),
  ];
  return hints.join(" ");
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
