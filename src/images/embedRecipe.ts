import { cutText } from "../base/cutText.js";
import { recipeSchema, type Recipe } from "../protocol/recipe.js";
import { readRecipe, recipeText } from "./recipeText.js";
import type { MediaType } from "./imageFormat.js";
import {
  isSignedJpeg,
  jpegPacket,
  maxJpegPacketBytes,
  withJpegPacket,
  withoutJpegMetadata,
} from "./jpegFile.js";
import { isSignedPng, pngText, withoutPngMetadata, withPngText } from "./pngFile.js";
import { isSignedWebp, webpPacket, withoutWebpMetadata, withWebpPacket } from "./webpFile.js";

/** How a recipe stands in files of one kind. */
interface Container {
  readonly withRecipe: (bytes: Uint8Array, recipe: Recipe) => Uint8Array;
  readonly withoutMetadata: (bytes: Uint8Array) => Uint8Array;
  readonly isSigned: (bytes: Uint8Array) => boolean;
  readonly json: (bytes: Uint8Array) => string | undefined;
}

const containers: Readonly<Record<MediaType, Container>> = {
  "image/png": {
    withRecipe: (bytes, recipe) => withPngText(bytes, recipeText(recipe)),
    withoutMetadata: withoutPngMetadata,
    isSigned: isSignedPng,
    json: pngText,
  },
  "image/jpeg": {
    withRecipe: (bytes, recipe) => withJpegPacket(bytes, jpegPacketFor(recipe)),
    withoutMetadata: withoutJpegMetadata,
    isSigned: isSignedJpeg,
    json: (bytes) => jsonOfPacket(jpegPacket(bytes)),
  },
  "image/webp": {
    withRecipe: (bytes, recipe) => withWebpPacket(bytes, packetFor(recipe)),
    withoutMetadata: withoutWebpMetadata,
    isSigned: isSignedWebp,
    json: (bytes) => jsonOfPacket(webpPacket(bytes)),
  },
};

/** A copy of an image that carries its recipe; the pixels stay byte for byte. */
export function embedRecipe(bytes: Uint8Array, mediaType: MediaType, recipe: Recipe): Uint8Array {
  return containers[mediaType].withRecipe(bytes, recipe);
}

/** A copy that says nothing of how it was made, by us or by its model; the pixels stay byte for byte. */
export function withoutMetadata(bytes: Uint8Array, mediaType: MediaType): Uint8Array {
  return containers[mediaType].withoutMetadata(bytes);
}

/**
 * Whether whoever made it has signed it (C2PA): any byte that is changed breaks that, so its recipe
 * stands beside it.
 */
export function isSigned(bytes: Uint8Array, mediaType: MediaType): boolean {
  return containers[mediaType].isSigned(bytes);
}

/** The recipe that an image carries; undefined when it has none, or none that can be trusted. */
export function recipeIn(bytes: Uint8Array, mediaType: MediaType): Recipe | undefined {
  return readRecipe(containers[mediaType].json(bytes), recipeSchema);
}

/** An XMP packet with the JSON as one text property. @see XMP specification part 1, 7.3 */
const packetHead =
  `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>` +
  `<x:xmpmeta xmlns:x="adobe:ns:meta/">` +
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description rdf:about="" xmlns:imagebeam="urn:imagebeam:1#"><imagebeam:recipe>`;
const packetTail =
  `</imagebeam:recipe></rdf:Description></rdf:RDF></x:xmpmeta>` + `<?xpacket end="r"?>`;
const packetPattern = /<imagebeam:recipe>([^<]*)<\/imagebeam:recipe>/;

function packetFor(recipe: Recipe): Buffer {
  const escaped = recipeText(recipe)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // JSON has escaped the control characters; these two are no XML either.
    .replaceAll("\uFFFE", "\\ufffe")
    .replaceAll("\uFFFF", "\\uffff");
  return Buffer.from(packetHead + escaped + packetTail, "utf8");
}

/** A JPEG's segment ends at 64 kB: the long texts are cut there, never what identifies the call. */
function jpegPacketFor(recipe: Recipe): Buffer {
  const whole = packetFor(recipe);
  if (whole.length <= maxJpegPacketBytes) return whole;
  const cut = (text: string): string => cutText(text, 3000, "…");
  const { goal, prompt, negativePrompt, ...rest } = recipe;
  const texts = { goal: cut(goal), prompt: cut(prompt), negativePrompt: cut(negativePrompt) };
  return packetFor({ ...rest, ...texts });
}

function jsonOfPacket(packet: Buffer | undefined): string | undefined {
  return packetPattern
    .exec(packet?.toString("utf8") ?? "")?.[1]
    ?.replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
