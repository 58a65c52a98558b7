/** As a header says, before anything is decoded. */
export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}
