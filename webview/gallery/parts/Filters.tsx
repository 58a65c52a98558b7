import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { oneLine } from "../../../src/base/visibleText.js";
import {
  dateChoices,
  scoreChoices,
  type GalleryFilters,
} from "../../../src/protocol/galleryMessages.js";
import { Icon } from "../../page/Icon.js";
import { DateField } from "../../ui/DateField.js";
import { IconButton } from "../../ui/IconButton.js";
import { Select } from "../../ui/Select.js";
import { TextField } from "../../ui/TextField.js";
import { filterCount, isFiltered, modelsIn, noFilters } from "../model/filter.js";
import { foundText, dateLabels, scoreLabel } from "../model/words.js";
import type { PartProps } from "./App.js";

/** What is looked for, in one line; where there is no room for it, folded behind a button. */
export function Filters({
  model,
  store,
  isNarrow,
}: PartProps & { readonly isNarrow: boolean }): VNode {
  const [isOpen, setIsOpen] = useState(false);
  const { filters, found, images } = model;
  const count = filterCount(filters);
  const choices = <Choices model={model} store={store} />;
  return (
    <search class="filters">
      <div class="filter-line">
        <div class="filter-words">
          <TextField
            id="query"
            label="Search in goals, titles and prompts"
            placeholder="Search goals and prompts"
            value={filters.query}
            onInput={(query) => store.filter({ query: query.slice(0, 1000) })}
          />
        </div>
        {isNarrow ? (
          <button
            type="button"
            class="icon-button filter-fold"
            aria-expanded={isOpen}
            aria-controls="choices"
            onClick={() => setIsOpen(!isOpen)}
          >
            Filters{count > 0 && ` (${count})`}
          </button>
        ) : (
          choices
        )}
      </div>
      {isNarrow && (
        <div id="choices" class="filter-line filter-folded" hidden={!isOpen}>
          {choices}
        </div>
      )}
      {filters.date === "range" && <Range filters={filters} store={store} />}
      <div class="filter-count">
        <span role="status">{foundText(found.length, images.length)}</span>
        {isFiltered(filters) && (
          <button type="button" class="link" onClick={() => store.filter(noFilters)}>
            Clear filters
          </button>
        )}
      </div>
    </search>
  );
}

function Choices({ model, store }: PartProps): VNode {
  const { filters, images } = model;
  const models = useMemo(() => modelsIn(images, filters.model), [images, filters.model]);
  const modelOptions = [
    { value: "", label: "Any model" },
    ...models.map((value) => ({ value, label: oneLine(value) })),
  ];
  return (
    <>
      <Select
        id="date"
        label="Date"
        value={filters.date}
        options={dateChoices.map((value) => ({ value, label: dateLabels[value] }))}
        onChange={(value) => store.filter({ date: one(dateChoices, value) })}
      />
      <Select
        id="score"
        label="Score"
        value={String(filters.minScore)}
        options={scoreChoices.map((value) => ({ value: String(value), label: scoreLabel(value) }))}
        onChange={(value) => store.filter({ minScore: one(scoreChoices, Number(value)) })}
      />
      <Select
        id="model"
        label="Model"
        value={filters.model ?? ""}
        options={modelOptions}
        onChange={(value) => store.filter({ model: value === "" ? null : value })}
      />
      <IconButton
        label="Favourites only"
        pressed={filters.favouritesOnly}
        onPress={() => store.filter({ favouritesOnly: !filters.favouritesOnly })}
      >
        <Icon name="heart" />
        Favourites
      </IconButton>
    </>
  );
}

function Range({
  filters: { from, to },
  store,
}: {
  readonly filters: GalleryFilters;
  readonly store: PartProps["store"];
}): VNode {
  const day = (value: string): string | null => (value === "" ? null : value);
  return (
    <div class="filter-line filter-range">
      <DateField
        id="from"
        label="From"
        value={from ?? ""}
        onChange={(value) => store.filter({ from: day(value) })}
      />
      <DateField
        id="to"
        label="To"
        value={to ?? ""}
        onChange={(value) => store.filter({ to: day(value) })}
      />
    </div>
  );
}

/** The choice that a drop-down names; the first for what it does not have. */
function one<T>(choices: readonly [T, ...T[]], value: unknown): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}
