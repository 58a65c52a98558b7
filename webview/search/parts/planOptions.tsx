import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Checkbox } from "../../ui/Checkbox.js";
import { Select } from "../../ui/Select.js";
import { TextArea } from "../../ui/TextArea.js";
import { TextField } from "../../ui/TextField.js";
import { metaOf, type FieldName } from "../model/form.js";
import { customSize, presetOf, sizePresets } from "../model/sizes.js";
import type { FormBinding } from "./formBinding.js";

/** The fields of a plan, grouped as a person thinks of them. Their words are the schema's own. */

const labels: Readonly<Record<Exclude<FieldName, "goal">, string>> = {
  candidates: "Images an iteration",
  beamWidth: "Kept",
  iterations: "Iterations",
  alpha: metaOf("alpha").name,
  refine: "Refine",
  negativePrompt: "Not in the image",
  widthPx: "Width",
  heightPx: "Height",
  seed: "Seed",
  maxImages: metaOf("maxImages").name,
  maxCalls: metaOf("maxCalls").name,
  maxCostUsd: `${metaOf("maxCostUsd").name} in US dollars`,
  maxSeconds: `${metaOf("maxSeconds").name} in seconds`,
  maxAttempts: "Attempts a step",
  stopOnPlateau: "Stop when two iterations running bring less than half a point",
};

const refinements = [
  { value: "both", label: "What and how" },
  { value: "alternate", label: "What, then how, in turn" },
  { value: "weakest", label: "The weaker half" },
] as const;

interface NumberProps extends FormBinding {
  readonly field: Exclude<FieldName, "goal">;
  readonly placeholder?: string;
}

function NumberField({ field, form, leave, placeholder, problemOf, set }: NumberProps): VNode {
  const { description, range } = metaOf(field);
  return (
    <TextField
      id={field}
      label={labels[field]}
      hint={`${description} ${range.charAt(0).toUpperCase()}${range.slice(1)}.`}
      isNumber
      placeholder={placeholder ?? ""}
      value={form.values[field]}
      problem={problemOf(field)}
      onInput={(value) => set({ [field]: value })}
      onLeave={() => leave(field)}
    />
  );
}

/** How wide and how long the search is. */
export function BeamOptions(binding: FormBinding): VNode {
  const candidates = Number(binding.form.values.candidates);
  return (
    <div class="form-row">
      <NumberField {...binding} field="candidates" />
      <NumberField
        {...binding}
        field="beamWidth"
        placeholder={candidates >= 1 ? String(Math.min(2, candidates)) : ""}
      />
      <NumberField {...binding} field="iterations" />
    </div>
  );
}

/** What the images are like. */
export function PictureOptions(binding: FormBinding): VNode {
  const { form, problemOf, set } = binding;
  const preset = presetOf(form.values);
  const chosen = form.isCustomSize ? customSize : preset;
  return (
    <>
      <div class="form-row">
        <Select
          id="size"
          label="Size"
          value={chosen}
          options={[
            ...sizePresets.map(({ id, label }) => ({ value: id, label })),
            { value: customSize, label: "Custom" },
          ]}
          onChange={(id) => {
            const size = sizePresets.find((one) => one.id === id);
            if (size === undefined) binding.setCustomSize(true);
            else {
              binding.setCustomSize(false);
              set({ widthPx: String(size.widthPx), heightPx: String(size.heightPx) });
            }
          }}
        />
        <Select
          id="refine"
          label={labels.refine}
          value={form.values.refine}
          options={refinements}
          onChange={(refine) => set({ refine })}
        />
      </div>
      {chosen === customSize && (
        <div class="form-row">
          <NumberField {...binding} field="widthPx" />
          <NumberField {...binding} field="heightPx" />
        </div>
      )}
      <TextArea
        id="negativePrompt"
        label={labels.negativePrompt}
        hint={metaOf("negativePrompt").description}
        rows={1}
        value={form.values.negativePrompt}
        problem={problemOf("negativePrompt")}
        onInput={(negativePrompt) => set({ negativePrompt })}
      />
    </>
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
] as const;

/** What most searches leave as it is. Opens by itself where something in it is wrong. */
export function MoreOptions(binding: FormBinding): VNode {
  const { form, problemOf, set } = binding;
  const isWrong = folded.some((field) => problemOf(field) !== null);
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
            <NumberField
              key={field}
              {...binding}
              field={field}
              placeholder={field === "seed" ? "drawn" : field.startsWith("max") ? "no limit" : ""}
            />
          ))}
        </div>
        <Checkbox
          label={labels.stopOnPlateau}
          checked={form.values.stopOnPlateau === "true"}
          onChange={(checked) => set({ stopOnPlateau: String(checked) })}
        />
      </div>
    </details>
  );
}
