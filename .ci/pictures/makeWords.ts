/** What the pictures are called: `npx tsx .ci/pictures/makeWords.ts FILE`. */
import { chosenPictures } from "./chosen.js";
import { languages } from "./names.js";
import { wordsOf, type Word } from "./words.js";
import { packed, writeModule } from "./writeModule.js";

/** As `pictureWords.ts` reads it. */
function written({ text, many, isNarrower }: Word): string {
  const plurals = many.map((form) =>
    form.startsWith(text) ? `+${form.slice(text.length)}` : form,
  );
  return `${isNarrower ? ">" : ""}${[text, ...plurals].join("|")}`;
}

const ids = chosenPictures().map(({ id }) => id);
const rows = languages.map((language) => {
  const words = wordsOf(language);
  const lines = ids.map((id) => (words.get(id) ?? []).map(written).join("\t"));
  return `  ${language}: "${packed(lines.join("\n"))}",`;
});
writeModule(`/** The names of the pictures, in the order of their words. */
export const packedPictureNames = "${packed(ids.map((id) => id.slice(4)).join("\n"))}";

export const packedPictureWords: Readonly<Record<string, string>> = {\n${rows.join("\n")}\n};`);
