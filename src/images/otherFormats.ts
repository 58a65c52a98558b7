/** What files are that are no PNG, JPEG or WebP, by their first bytes: for the sentence that refuses one. */

/** Text that tells what a file is stands in its first bytes. */
const headBytes = 4096;

/** Brands of the container that HEIF and its kin share. @see ISO/IEC 14496-12, 4.3 */
const brands: readonly (readonly [brand: RegExp, name: string])[] = [
  [/^avi[fs]/, "an AVIF image"],
  [/^(?:hei[cxms]|hev[cxms]|mif1|msf1)/, "a HEIC image"],
  [/^jxl /, "a JPEG XL image"],
];

const signatures: readonly (readonly [signature: RegExp, name: string])[] = [
  [/^GIF8[79]a/, "a GIF image"],
  // Two letters alone may begin any text: four zeros follow the file's size.
  [/^BM[^]{4}\0{4}/, "a BMP image"],
  [/^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/, "a TIFF image"],
  [/^\0\0\x01\0/, "an icon file"],
  [/^(?:\xff\x0a|\0\0\0\x0cJXL \r\n)/, "a JPEG XL image"],
  [/^\0\0\0\x0cjP {2}\r\n/, "a JPEG 2000 image"],
  [/^8BPS/, "a Photoshop document"],
  [/^%PDF-/, "a PDF document"],
];

/** An optional mark and declaration, comments and a document type, then the drawing. */
const svgPattern =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?svg[\s>]/i;

/** "a GIF image"; undefined where its first bytes say nothing that is known. */
export function otherFormat(bytes: Uint8Array): string | undefined {
  const head = headOf(bytes);
  if (head.slice(4, 8) === "ftyp") {
    return brands.find(([brand]) => brand.test(head.slice(8)))?.[1];
  }
  const known = signatures.find(([signature]) => signature.test(head))?.[1];
  return known ?? (svgPattern.test(head) ? "an SVG drawing" : undefined);
}

/** What stands in a repository for a file that is kept elsewhere. */
export type Pointer = "Git LFS" | "git-annex";

/** @see git-lfs docs/spec.md, "The Pointer"; git-annex "internals/pointer file" */
export function pointerOf(bytes: Uint8Array): Pointer | undefined {
  const head = headOf(bytes);
  if (/^version https:\/\/git-lfs\.github\.com\/spec\/v\d/.test(head)) return "Git LFS";
  return /^(?:(?:\.\.\/)*\.git\/annex\/objects\/|\/annex\/objects\/)/.test(head)
    ? "git-annex"
    : undefined;
}

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, headBytes)).toString("latin1");
}
