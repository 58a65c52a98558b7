import type { VNode } from "preact";

/** Icons of 16 units, drawn with strokes in the colour of the text. */
const paths = {
  check: "M3.5 8.5l3 3 6-7",
  chevron: "M6 4l4 4-4 4",
  cross: "M4 4l8 8M12 4l-8 8",
  pause: "M5.5 4v8M10.5 4v8",
  refused: "M8 2a6 6 0 1 0 .01 0M4 12l8-8",
  warning: "M8 2.5l6.5 11h-13zM8 6.5v3.5M8 11.5v.5",
  info: "M8 2a6 6 0 1 0 .01 0M8 7v4M8 5v.5",
  question: "M8 2a6 6 0 1 0 .01 0M6.3 6.4a1.8 1.8 0 1 1 2.5 1.8c-.6.2-.8.6-.8 1.1M8 11.2v.3",
  clock: "M8 2a6 6 0 1 0 .01 0M8 4.5v4l2.5 1.5",
  noImage: "M2.5 3.5h11v9h-11zM2.5 13.5l11-11",
  star: "M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z",
  heart:
    "M8 13.2C3.6 10 2 8.2 2 5.9 2 4.2 3.3 3 4.8 3 6.1 3 7.3 3.7 8 5 8.7 3.7 9.9 3 11.2 3 12.7 3 14 4.2 14 5.9 14 8.2 12.4 10 8 13.2z",
  lines: "M2.5 4h11M2.5 8h8M2.5 12h10",
} as const;
export type IconName = keyof typeof paths;

/** Decoration only: the text beside it says the same. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
