/**
 * The letters that text is drawn in: Arimo, with the widths of Arial, which models have in mind when
 * they place text. Latin, Greek, Cyrillic and Hebrew.
 */
export interface Fonts {
  /** TrueType files, regular and bold. */
  readonly files: readonly Uint8Array[];
  /** The code points that they have signs for. */
  readonly signs: ReadonlySet<number>;
}

/** Names of the files, as they lie beside the bundles. */
export const fontFileNames = ["arimo-regular.ttf", "arimo-bold.ttf"] as const;

/**
 * @param files as `fontFileNames` has them
 * @throws {RangeError} one of them is no TrueType font
 */
export function fontsOf(files: readonly Uint8Array[]): Fonts {
  const [first = new Set<number>(), ...others] = files.map((file) => signsIn(file));
  const signs = [...first].filter((sign) => others.every((other) => other.has(sign)));
  return { files, signs: new Set(signs) };
}

/** @see the OpenType specification, "cmap": subtables of format 4, which every font for text has */
function signsIn(file: Uint8Array): Set<number> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const cmap = tableAt(view, 0x636d6170);
  const signs = new Set<number>();
  const count = view.getUint16(cmap + 2);
  for (let index = 0; index < count; index++) {
    const table = cmap + view.getUint32(cmap + 4 + index * 8 + 4);
    if (view.getUint16(table) === 4) addSegments(view, table, signs);
  }
  return signs;
}

function tableAt(view: DataView, tag: number): number {
  const count = view.getUint16(4);
  for (let index = 0; index < count; index++) {
    const record = 12 + index * 16;
    if (view.getUint32(record) === tag) return view.getUint32(record + 8);
  }
  throw new RangeError("The font has no table of its characters.");
}

function addSegments(view: DataView, table: number, signs: Set<number>): void {
  const doubled = view.getUint16(table + 6);
  const [ends, starts] = [table + 14, table + 16 + doubled];
  const [deltas, offsets] = [starts + doubled, starts + 2 * doubled];
  for (let at = 0; at < doubled; at += 2) {
    const [start, end] = [view.getUint16(starts + at), view.getUint16(ends + at)];
    const offset = view.getUint16(offsets + at);
    for (let sign = start; sign <= end && sign < 0xffff; sign++) {
      const glyph =
        offset === 0
          ? (sign + view.getUint16(deltas + at)) & 0xffff
          : view.getUint16(offsets + at + offset + 2 * (sign - start));
      if (glyph !== 0) signs.add(sign);
    }
  }
}
