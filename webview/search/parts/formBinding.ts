import type { PlanField } from "../../../src/protocol/planOptions.js";
import type { FormModel } from "../model/form.js";

/** What ties a field of the form to its value. */
export interface FormBinding {
  readonly form: FormModel;
  /** What is wrong with a field, once a person has left it; null when nothing is. */
  readonly problemOf: (field: PlanField) => string | null;
  readonly set: (change: Partial<Record<PlanField, string>>) => void;
  readonly leave: (field: PlanField) => void;
  readonly setCustomSize: (isCustomSize: boolean) => void;
}
