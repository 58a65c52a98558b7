import { brotliDecompressSync } from "node:zlib";

/** The bytes of a generated module's text: base 64 of brotli. */
export const unpacked = (packed: string): Buffer =>
  brotliDecompressSync(Buffer.from(packed, "base64"));
