/** Writes a generated module of the picture set. */
import { writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

/** Base 64 of brotli. */
export function packed(content: string | Buffer): string {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).toString("base64");
}

/** Into the file that the command line names. */
export function writeModule(code: string): void {
  const [, script = "", file] = process.argv;
  if (file === undefined) throw new Error("Say which file to write.");
  const made = script.replaceAll("\\", "/").replace(/^.*(?=\.ci\/)/, "");
  writeFileSync(file, `/** Made by ${made}; do not edit. */\n${code}\n`);
}
