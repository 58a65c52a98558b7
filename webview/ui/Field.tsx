import type { ComponentChildren, VNode } from "preact";

export interface FieldProps {
  /** Unique in the page; the control's own id. */
  readonly id: string;
  readonly label: string;
  /** A sentence that says what it does, with its range. */
  readonly hint?: string;
  /** What is wrong with it; null when nothing is. */
  readonly problem?: string | null;
}

/** Id of what describes a field's control, for `aria-describedby`. */
export function describedBy({ id, hint, problem }: FieldProps): string | undefined {
  if (problem != null) return `${id}-problem`;
  return hint === undefined ? undefined : `${id}-hint`;
}

/** A label, a control, and under it what it does or, in its place, what is wrong with it. */
export function Field({
  children,
  ...field
}: FieldProps & { readonly children: ComponentChildren }): VNode {
  const { id, label, hint, problem = null } = field;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children}
      {problem !== null && (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {problem === null && hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
