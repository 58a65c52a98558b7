/** Sizes of images that are offered by name; any other is typed. */
export interface SizePreset {
  readonly id: string;
  readonly label: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const preset = (shape: string, widthPx: number, heightPx: number): SizePreset => {
  const id = `${widthPx}x${heightPx}`;
  return { id, label: `${shape} · ${widthPx} × ${heightPx}`, widthPx, heightPx };
};

export const sizePresets: readonly SizePreset[] = [
  preset("Square", 512, 512),
  preset("Square", 768, 768),
  preset("Square", 1024, 1024),
  preset("Landscape", 768, 512),
  preset("Landscape", 1024, 576),
  preset("Portrait", 512, 768),
];

export const customSize = "custom";

/** @returns the preset that the typed width and height are, or `custom` */
export function presetOf(values: { readonly widthPx: string; readonly heightPx: string }): string {
  const found = sizePresets.find(
    ({ widthPx, heightPx }) =>
      String(widthPx) === values.widthPx.trim() && String(heightPx) === values.heightPx.trim(),
  );
  return found?.id ?? customSize;
}
