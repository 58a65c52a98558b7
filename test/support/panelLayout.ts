/** How a session's page is laid out, as measured in it: an expression for `evaluate`. */
export interface PanelLayout {
  readonly page: { readonly width: number; readonly height: number };
  /** By name; null where there is none. */
  readonly parts: Readonly<Record<PartName, Box | null>>;
  /** What sticks out of the page sideways, by class. */
  readonly wider: readonly string[];
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const selectors = {
  image: ".detail-image img",
  insert: ".detail-buttons vscode-button",
  scores: ".scores",
  findings: ".findings",
  why: ".why-won",
  strip: ".filmstrip",
  tree: ".tree-frame",
  tools: ".tree-tools",
  notice: ".notice.tone-good",
  detail: ".detail",
} as const;
export type PartName = keyof typeof selectors;

/** Measures it; what scrolls is taken as it stands. */
export const measureLayout = `(() => {
  const selectors = ${JSON.stringify(selectors)};
  const box = (element) => {
    if (element === null) return null;
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  const parts = Object.entries(selectors).map(([name, css]) => [name, box(document.querySelector(css))]);
  const wider = [...document.querySelectorAll(".session, .session-body, .head, .notices, .detail, .tree-tools")]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map(({ className }) => className);
  return { page: { width: innerWidth, height: innerHeight }, parts: Object.fromEntries(parts), wider };
})()`;

/** Whether all of a part is seen, under no other part and without scrolling. */
export function isInSight({ page, parts }: PanelLayout, name: PartName): boolean {
  const part = parts[name];
  if (part === null) return false;
  const below = [parts.strip, parts.notice].flatMap((other) =>
    other === null || other === part ? [] : [other.top],
  );
  const bottom = Math.min(page.height, ...below);
  const isWithin = part.left >= 0 && part.top >= 0 && part.right <= page.width + 1;
  return isWithin && part.bottom <= bottom + 1 && part.bottom > part.top;
}

export function heightOf(box: Box | null): number {
  return box === null ? 0 : box.bottom - box.top;
}
