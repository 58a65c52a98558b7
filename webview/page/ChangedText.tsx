import type { VNode } from "preact";
import { assertNever } from "../../src/base/assertNever.js";
import type { Segment } from "./changes.js";

/** What changed between two texts, as it is read: in a `.diff`. */
export function ChangedText({ segments }: { readonly segments: readonly Segment[] }): VNode {
  return <>{segments.map(changed)}</>;
}

function changed({ kind, text }: Segment, index: number): VNode {
  switch (kind) {
    case "same":
      return <span key={index}>{text}</span>;
    case "added":
      return <ins key={index}>{text}</ins>;
    case "removed":
      return <del key={index}>{text}</del>;
    default:
      return assertNever(kind);
  }
}
