import type { FieldName, FormModel } from "../model/form.js";

/** What ties a field of the form to its value. */
export interface FormBinding {
  readonly form: FormModel;
  /** What is wrong with a field, once a person has left it; null when nothing is. */
  readonly problemOf: (field: FieldName) => string | null;
  readonly set: (change: Partial<Record<FieldName, string>>) => void;
  readonly leave: (field: FieldName) => void;
  readonly setCustomSize: (isCustomSize: boolean) => void;
}
