import type { VNode } from "preact";
import { Icon } from "../../page/Icon.js";
import { usePageSize } from "../../page/usePageSize.js";
import { Button } from "../../ui/Button.js";
import { noFilters } from "../model/filter.js";
import type { GalleryModel } from "../model/gallery.js";
import { searchedText } from "../model/words.js";
import type { GalleryStore } from "../store.js";
import { Bar } from "./Bar.js";
import { Filters } from "./Filters.js";
import { Grid } from "./Grid.js";
import { useFocusAtHome } from "./focusTile.js";

export interface PartProps {
  readonly model: GalleryModel;
  readonly store: GalleryStore;
}

/** Narrower than this the filters are folded: side by side their words would be cut off. */
const narrowPx = 760;

/** The page: a function of the model. */
export function App({ model, store }: PartProps): VNode {
  const { width } = usePageSize();
  const { found, images, isLoading, missing, trouble } = model;
  useFocusAtHome();
  if (isLoading) {
    return (
      <main class="message-page" aria-busy="true">
        <p class="quiet">Looking for images…</p>
      </main>
    );
  }
  if (images.length === 0) return <NothingYet model={model} store={store} />;
  return (
    <main class="gallery">
      <h1 class="for-reader">Gallery</h1>
      <Filters model={model} store={store} isNarrow={width < narrowPx} />
      {found.length === 0 ? (
        <NothingFound model={model} store={store} />
      ) : (
        <Grid model={model} store={store} />
      )}
      {missing !== null && <Notice tone="warning" text={missing} />}
      {trouble !== null && (
        <Notice tone="error" text={trouble} onDismiss={() => store.dismissTrouble()} />
      )}
      {found.length > 0 && <Bar model={model} store={store} />}
    </main>
  );
}

function NothingYet({ model: { missing, trouble }, store }: PartProps): VNode {
  const reason = trouble ?? missing;
  return (
    <main class="message-page">
      <h1 class="message-title">No images yet</h1>
      {reason !== null && (
        <p class="notice-line tone-warning" role="alert">
          <Icon name="warning" />
          <span class="notice-text">{reason}</span>
        </p>
      )}
      <p class="quiet">
        The best image of each search comes here, from all folders of this window, and so does every
        image that you make a favourite.
      </p>
      <div class="buttons">
        <Button look="primary" onPress={() => store.post({ kind: "startSearch" })}>
          Start a search
        </Button>
      </div>
    </main>
  );
}

function NothingFound({ model: { filters, isComplete }, store }: PartProps): VNode {
  return (
    <div class="nothing-found">
      <p>
        {isComplete ? "No image is like that." : "No image so far is like that. Looking for more…"}
      </p>
      {filters.query.trim() !== "" && <p class="quiet">{searchedText}</p>}
      <Button look="primary" onPress={() => store.filter(noFilters)}>
        Show all images
      </Button>
    </div>
  );
}

function Notice({
  tone,
  text,
  onDismiss,
}: {
  readonly tone: "warning" | "error";
  readonly text: string;
  readonly onDismiss?: () => void;
}): VNode {
  return (
    <div class={`notice tone-${tone}`} role={tone === "error" ? "alert" : undefined}>
      <Icon name="warning" />
      <span class="notice-text" dir="auto">
        {text}
      </span>
      {onDismiss !== undefined && <Button onPress={onDismiss}>Close</Button>}
    </div>
  );
}
