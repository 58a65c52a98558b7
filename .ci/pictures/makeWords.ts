/** What the pictures are called: `npx tsx .ci/pictures/makeWords.ts FILE`. */
import { languages } from "./names.js";
import { wordsOf, type Word } from "./words.js";
import { packed, writeModule } from "./writeModule.js";

/** As `pictureWords.ts` reads it. */
function written({ text, many, isNarrower }: Word): string {
  const plural = many.startsWith(text) ? `+${many.slice(text.length)}` : many;
  return `${isNarrower ? ">" : ""}${text}${many === "" ? "" : `|${plural}`}`;
}

const rows = languages.map((language) => {
  const lines = [...wordsOf(language)].map(([id, words]) =>
    [id.replace("pic:", ""), ...words.map(written)].join("\t"),
  );
  return `  ${language}: "${packed(lines.join("\n"))}",`;
});
const type = "Readonly<Record<string, string>>";
writeModule(`export const packedPictureWords: ${type} = {\n${rows.join("\n")}\n};`);
