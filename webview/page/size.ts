/** Of an element or of the page, CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
