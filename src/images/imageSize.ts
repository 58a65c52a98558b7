/** As a header says, before anything is decoded. */
export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * More parts (chunks, segments) than any encoder writes. A file of nothing but empty ones would fill
 * the memory with what is known of each.
 */
export const maxParts = 100_000;
