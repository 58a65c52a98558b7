import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { metaOf, type PlanField } from "../../../src/protocol/planOptions.js";
import { presetNames } from "../../../src/protocol/presets.js";
import { capitalized } from "../../page/words.js";
import { Checkbox } from "../../ui/Checkbox.js";
import { RadioGroup } from "../../ui/RadioGroup.js";
import { Select } from "../../ui/Select.js";
import { TextArea } from "../../ui/TextArea.js";
import { TextField } from "../../ui/TextField.js";
import {
  customSize,
  ratioOf,
  shapes,
  sizeInShape,
  sizesOf,
  sizeText,
  type Shape,
  type Size,
} from "../model/sizes.js";
import { presetHint } from "../model/presetHint.js";
import { placeholderOf } from "../model/placeholders.js";
import type { FormBinding } from "./formBinding.js";

/** The fields of a plan, grouped as a person thinks of them. Their words are the schema's own. */

const labels: Readonly<Record<Exclude<PlanField, "goal">, string>> = {
  preset: metaOf("preset").name,
  candidates: "Images per iteration",
  beamWidth: "Kept",
  iterations: "Iterations",
  alpha: metaOf("alpha").name,
  wording: "Prompts",
  refine: "Refine",
  objective: metaOf("objective").name,
  ranker: "Ranked by",
  negativePrompt: "Not in the image",
  widthPx: "Width",
  heightPx: "Height",
  seed: "Seed",
  maxImages: metaOf("maxImages").name,
  maxCalls: metaOf("maxCalls").name,
  maxCostUsd: `${metaOf("maxCostUsd").name} in US dollars`,
  maxSeconds: `${metaOf("maxSeconds").name} in seconds`,
  maxAttempts: "Retries",
  stopOnPlateau: "Stop when several iterations one after another bring less than half a point each",
  patience: metaOf("patience").name,
  memory: "Tell writers what was tried, and draw nothing twice",
};

const wordings = [
  { value: "expanded", label: "Written for each image" },
  { value: "plain", label: "The goal as it is" },
] as const;

const refinements = [
  { value: "both", label: "What and how" },
  { value: "alternate", label: "What, then how, in turn" },
  { value: "weakest", label: "The weaker half" },
] as const;

const objectives = [
  { value: "weighted", label: "Alignment and aesthetics" },
  { value: "checklist", label: "A checklist of the goal" },
] as const;

const rankings = [
  { value: "total", label: "Scores" },
  { value: "compare", label: "Comparing images, and scores" },
] as const;

/** Where a label and what stands in the field do not say enough. */
const hints: Partial<Readonly<Record<PlanField, string>>> = {
  maxSeconds: "Nothing new is started after it; pauses are not counted.",
  seed: "The same seed makes the same search again.",
  alpha: "0-1; the rest is the weight of aesthetics.",
  maxAttempts: "Of each step of a candidate, should it fail.",
  patience: "Iterations one after another without progress, before it stops.",
};

interface NumberProps extends FormBinding {
  readonly field: Exclude<PlanField, "goal">;
}

function NumberField({ field, form, leave, problemOf, set }: NumberProps): VNode {
  const hint = hints[field];
  return (
    <TextField
      id={field}
      label={labels[field]}
      {...(hint === undefined ? {} : { hint })}
      isNumber
      placeholder={placeholderOf(form, field)}
      value={form.values[field]}
      problem={problemOf(field)}
      onInput={(value) => set({ [field]: value })}
      onLeave={() => leave(field)}
    />
  );
}

const presetNamed = presetNames.map((value) => ({ value, label: capitalized(value) }));

/** What fills in other fields; what was typed into those stays. */
export function PresetOption({ form, problemOf, set }: FormBinding): VNode {
  return (
    <Select
      id="preset"
      label={labels.preset}
      hint={presetHint(form)}
      value={form.values.preset}
      options={presetNamed}
      problem={problemOf("preset")}
      onChange={(name) => set({ preset: name })}
    />
  );
}

/** How wide and how long the search is. */
export function BeamOptions(binding: FormBinding): VNode {
  return (
    <div class="form-row">
      <NumberField {...binding} field="candidates" />
      <NumberField {...binding} field="beamWidth" />
      <NumberField {...binding} field="iterations" />
    </div>
  );
}

/** What the images are like. */
export function PictureOptions(binding: FormBinding): VNode {
  const { form, problemOf, set } = binding;
  const ratio = form.isCustomSize ? customSize : ratioOf(form.values);
  const setSize = (size: Size): void =>
    set({ widthPx: String(size.widthPx), heightPx: String(size.heightPx) });
  return (
    <>
      <RadioGroup
        id="shape"
        label="Shape"
        value={ratio}
        options={[
          ...shapes.map((shape) => ({
            ...{ value: shape.ratio, label: shape.ratio },
            picture: <ShapePicture shape={shape} />,
          })),
          { value: customSize, label: "Custom" },
        ]}
        onChange={(wanted) => {
          binding.setCustomSize(wanted === customSize);
          const size = sizeInShape(wanted, form.values);
          if (size !== undefined) setSize(size);
        }}
      />
      <div>
        <div class="form-row">
          {ratio === customSize ? (
            <>
              <NumberField {...binding} field="widthPx" />
              <NumberField {...binding} field="heightPx" />
            </>
          ) : (
            <Select
              id="size"
              label="Size in pixels"
              value={sizeText(form.values)}
              problem={problemOf("widthPx") ?? problemOf("heightPx")}
              options={sizesOf(ratio).map((size) => ({
                value: sizeText(size),
                label: sizeText(size),
              }))}
              onChange={(text) => {
                const size = sizesOf(ratio).find((each) => sizeText(each) === text);
                if (size !== undefined) setSize(size);
              }}
            />
          )}
          <Select
            id="wording"
            label={labels.wording}
            value={form.values.wording}
            options={wordings}
            problem={problemOf("wording")}
            onChange={(wording) => set({ wording })}
          />
          <Select
            id="refine"
            label={labels.refine}
            value={form.values.refine}
            options={refinements}
            problem={problemOf("refine")}
            onChange={(refine) => set({ refine })}
          />
        </div>
        <p class="drawn-as quiet" role="status">
          {form.drawnAs}
        </p>
      </div>
      <TextArea
        id="negativePrompt"
        label={labels.negativePrompt}
        rows={1}
        value={form.values.negativePrompt}
        problem={problemOf("negativePrompt")}
        onInput={(negativePrompt) => set({ negativePrompt })}
      />
    </>
  );
}

/** A shape as it looks, in a square of 16 units. */
function ShapePicture({ shape: { sizes } }: { readonly shape: Shape }): VNode {
  const [{ widthPx, heightPx }] = sizes;
  const unit = 13 / Math.max(widthPx, heightPx);
  const [width, height] = [widthPx * unit, heightPx * unit];
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <rect x={8 - width / 2} y={8 - height / 2} width={width} height={height} rx="1" />
    </svg>
  );
}

const folded = [
  "maxImages",
  "maxCalls",
  "maxCostUsd",
  "maxSeconds",
  "seed",
  "alpha",
  "maxAttempts",
  "patience",
] as const;

/** What most searches leave as it is. Opens by itself where something in it is wrong. */
export function MoreOptions(binding: FormBinding): VNode {
  const { form, problemOf, set } = binding;
  const isWrong = [...folded, "ranker" as const, "objective" as const].some(
    (field) => problemOf(field) !== null,
  );
  const [isOpen, setIsOpen] = useState(isWrong);
  useEffect(() => {
    if (isWrong) setIsOpen(true);
  }, [isWrong]);
  return (
    <details
      class="more"
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>More options</summary>
      <div class="more-body">
        <div class="form-grid">
          {folded.map((field) => (
            <NumberField key={field} {...binding} field={field} />
          ))}
          <Select
            id="ranker"
            label={labels.ranker}
            value={form.values.ranker}
            options={rankings}
            problem={problemOf("ranker")}
            onChange={(ranker) => set({ ranker })}
          />
        </div>
        <Select
          id="objective"
          label={labels.objective}
          value={form.values.objective}
          options={objectives}
          problem={problemOf("objective")}
          onChange={(objective) => set({ objective })}
        />
        <Checkbox
          label={labels.stopOnPlateau}
          checked={form.values.stopOnPlateau === "true"}
          onChange={(checked) => set({ stopOnPlateau: String(checked) })}
        />
        <Checkbox
          label={labels.memory}
          checked={form.values.memory === "true"}
          onChange={(checked) => set({ memory: String(checked) })}
        />
      </div>
    </details>
  );
}
