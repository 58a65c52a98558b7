import { encode } from "jpeg-js";

/** A small JPEG of one colour. */
export function jpegOf(widthPx: number, heightPx: number): Uint8Array {
  const data = new Uint8Array(widthPx * heightPx * 4).fill(128);
  return new Uint8Array(encode({ width: widthPx, height: heightPx, data }, 90).data);
}

/** One pixel each: VP8 (lossy), and VP8L (lossless, with alpha). */
export const lossyWebp = fromBase64("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
export const losslessWebp = fromBase64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
