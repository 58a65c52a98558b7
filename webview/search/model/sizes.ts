/** Sizes of images, as a person chooses one: a shape, then how large. Any other is typed. */

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Shape {
  /** Width to height: "16:9". */
  readonly ratio: string;
  /** From small to large; of about as many pixels as the other shapes' of that place. */
  readonly sizes: readonly [Size, Size, Size];
}

const size = (widthPx: number, heightPx: number): Size => ({ widthPx, heightPx });

export const shapes: readonly Shape[] = [
  { ratio: "1:1", sizes: [size(512, 512), size(768, 768), size(1024, 1024)] },
  { ratio: "4:3", sizes: [size(512, 384), size(1024, 768), size(1280, 960)] },
  { ratio: "3:2", sizes: [size(768, 512), size(1152, 768), size(1536, 1024)] },
  { ratio: "16:9", sizes: [size(768, 432), size(1024, 576), size(1280, 720)] },
  { ratio: "2:3", sizes: [size(512, 768), size(768, 1152), size(1024, 1536)] },
  { ratio: "9:16", sizes: [size(432, 768), size(576, 1024), size(720, 1280)] },
];

export const customSize = "custom";

interface Typed {
  readonly widthPx: string;
  readonly heightPx: string;
}

/** @returns the ratio whose size the typed width and height are, or `custom` */
export function ratioOf(typed: Typed): string {
  return shapes.find(({ sizes }) => placeIn(sizes, typed) >= 0)?.ratio ?? customSize;
}

export function sizesOf(ratio: string): readonly Size[] {
  return shapes.find((each) => each.ratio === ratio)?.sizes ?? [];
}

/** The size of another shape that is as large among its own as the typed one is. */
export function sizeInShape(ratio: string, typed: Typed): Size | undefined {
  const place = Math.max(0, placeIn(sizesOf(ratioOf(typed)), typed));
  return sizesOf(ratio)[place];
}

export function sizeText({ widthPx, heightPx }: Size | Typed): string {
  return `${widthPx} × ${heightPx}`;
}

function placeIn(sizes: readonly Size[], { widthPx, heightPx }: Typed): number {
  return sizes.findIndex(
    (size) => String(size.widthPx) === widthPx.trim() && String(size.heightPx) === heightPx.trim(),
  );
}
