/** The box that percentages are parts of, in the drawing's own units. */
export interface ViewBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The four numbers of a `viewBox`; undefined where they make no box. */
export function viewBoxOf(value: string | undefined): ViewBox | undefined {
  const numbers = (value ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers;
  const isBox = numbers.length === 4 && numbers.every((each) => Number.isFinite(each));
  return isBox && width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/**
 * A transform about a point, as an attribute can say it.
 * @param origin as CSS has it: lengths in pixels, percentages of the view, or words
 * @returns undefined for an origin that is none
 */
export function aboutOrigin(transform: string, origin: string, view: ViewBox): string | undefined {
  const words = origin.trim().split(/\s+/);
  const isTurned =
    /^(?:top|bottom)$/.test(words[0] ?? "") || /^(?:left|right)$/.test(words[1] ?? "");
  const [first = "", second = "center"] = isTurned ? words.toReversed() : words;
  const x = placeOf(isTurned && words.length === 1 ? "center" : first, view.x, view.width);
  const y = placeOf(isTurned && words.length === 1 ? first : second, view.y, view.height);
  if (x === undefined || y === undefined) return undefined;
  if (x === 0 && y === 0) return transform;
  return `translate(${x} ${y}) ${transform} translate(${-x} ${-y})`;
}

function placeOf(word: string, start: number, size: number): number | undefined {
  const parts: Readonly<Record<string, number>> = {
    ...{ left: 0, top: 0, center: 0.5, right: 1, bottom: 1 },
  };
  if (Object.hasOwn(parts, word)) return start + (parts[word] ?? 0) * size;
  const [, digits, unit] = /^([+-]?(?:\d+\.?\d*|\.\d+))(px|%)?$/.exec(word) ?? [];
  if (digits === undefined) return undefined;
  return unit === "%" ? start + (Number(digits) / 100) * size : Number(digits);
}
