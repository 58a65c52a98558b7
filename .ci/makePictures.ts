/**
 * Makes the picture set: what its things are called, look like and where they stand, out of public
 * sets that are fetched, and the lists in .ci/pictures that were made by eye. The same sources give
 * the same files.
 *
 *   npx tsx .ci/makePictures.ts (art|book|words) FILE
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync, constants } from "node:zlib";
import type { Picture } from "../src/providers/builtin/pictures/picture.js";
import { loadRasteriser } from "../src/svg/rasteriser.js";
import { artOf, type MeasuredArt } from "./pictures/art.js";
import { chosenPictures, type ChosenHome } from "./pictures/chosen.js";
import { languages } from "./pictures/names.js";
import { packedArt } from "./pictures/packArt.js";
import { sourceFile } from "./pictures/sources.js";
import { wordsOf } from "./pictures/words.js";

type Home = Picture["facts"]["home"];

const require = createRequire(import.meta.url);

async function art(): Promise<Map<string, MeasuredArt>> {
  const rasteriser = await loadRasteriser(
    readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")),
  );
  const { icons, width } = JSON.parse(sourceFile("art", "icons.json")) as {
    readonly icons: Readonly<Record<string, { readonly body: string }>>;
    readonly width: number;
  };
  return new Map(
    chosenPictures().map(({ id, icon, isPerson }) => {
      const { body } = icons[icon] ?? {};
      if (body === undefined) throw new Error(`No drawing of that name: ${icon}`);
      return [id, artOf(body, width, isPerson, rasteriser)];
    }),
  );
}

/** Homes that the scene has no place for yet. */
const nearestHome: Readonly<Partial<Record<ChosenHome, Home>>> = {
  beach: "sea",
  kitchen: "table",
  bedroom: "table",
  office: "table",
  shop: "table",
  street: "city",
};

async function book(): Promise<Picture[]> {
  const measured = await art();
  return chosenPictures().map(({ id, name, many, view, height, habitat, home }) => {
    const { aspect, topAt, colours } = measured.get(id) ?? { aspect: 1, topAt: 0, colours: [] };
    const facts = {
      aspect,
      height,
      habitat,
      colours,
      topAt,
      home: nearestHome[home] ?? (home as Home),
    };
    return { id, name, many, view, facts };
  });
}

function words(language: string): string {
  const lines = [...wordsOf(language)].map(([id, own]) =>
    [
      id.slice(4),
      ...own.map(({ text, many, isNarrower }) => {
        const forms = many.map((form) =>
          form.startsWith(text) ? `+${form.slice(text.length)}` : form,
        );
        return `${isNarrower ? ">" : ""}${[text, ...forms].join("|")}`;
      }),
    ].join("\t"),
  );
  return lines.join("\n");
}

/** Base 64 of brotli. */
function pack(content: string | Buffer): string {
  const bytes = Buffer.from(content as string);
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return packed.toString("base64");
}

const note = "/** Made by .ci/makePictures.ts; do not edit. */\n";
const makers: Readonly<Record<string, () => string | Promise<string>>> = {
  art: async () => {
    const pieces = [...(await art())].map(([id, { pieces: own }]) => [id, own] as const);
    return `export const packedPictureArt = "${pack(packedArt(new Map(pieces)))}";\n`;
  },
  book: async () => `export const packedPictureBook = "${pack(JSON.stringify(await book()))}";\n`,
  words: () => {
    const rows = languages.map((language) => `  ${language}: "${pack(words(language))}",\n`);
    return `export const packedPictureWords: Readonly<Record<string, string>> = {\n${rows.join("")}};\n`;
  },
};

const [, , what = "", target = ""] = process.argv;
const make = makers[what];
if (make === undefined || target === "") throw new Error("Say what to make, and into which file.");
writeFileSync(target, note + (await make()));
