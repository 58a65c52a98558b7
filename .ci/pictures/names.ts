/** What the things are called in other languages: the names that the CLDR has, in words people use. */
import { foldText } from "../../src/providers/builtin/brief/foldText.js";
import { sourceFile } from "./sources.js";

/** Languages, by their primary tag. */
export const languages =
  `ar bg bn ca cs da de el en es et fa fi fil fr he hi hr hu id it ja ko lt lv
  ms nl no pl pt ro ru sk sl sr sv sw ta te th tr uk ur vi zh`.split(/\s+/);

/** What of the CLDR makes a language up. */
const parts: Readonly<Record<string, readonly string[]>> = {
  en: ["en", "en-GB", "en-AU"],
  es: ["es", "es-419", "es-MX"],
  pt: ["pt", "pt-PT"],
  sr: ["sr", "sr-Latn"],
  zh: ["zh", "zh-Hant"],
};

/** The names of each drawing in one language, as the CLDR has them. */
export function namesOf(language: string): (icon: string) => readonly string[] {
  const characters = charactersOf();
  const books = (parts[language] ?? [language]).flatMap((part) => [
    readNames("names", `annotations/${part}/annotations.json`, "annotations"),
    readNames("moreNames", `annotationsDerived/${part}/annotations.json`, "annotationsDerived"),
  ]);
  return (icon) => {
    const key = characters.get(icon) ?? "";
    return books.flatMap((book) => book.get(key) ?? []);
  };
}

/** The character of each drawing, without the mark that asks for colour. */
function charactersOf(): Map<string, string> {
  const byCode = JSON.parse(sourceFile("art", "chars.json")) as Readonly<Record<string, string>>;
  const characters = new Map<string, string>();
  for (const [code, icon] of Object.entries(byCode)) {
    const points = code.split("-").map((part) => Number.parseInt(part, 16));
    if (!characters.has(icon)) characters.set(icon, bare(String.fromCodePoint(...points)));
  }
  return characters;
}

const bare = (character: string): string => character.replaceAll("\ufe0f", "");

type Annotations = Readonly<Record<string, { readonly tts?: readonly string[] }>>;

function readNames(
  source: "names" | "moreNames",
  path: string,
  root: string,
): Map<string, readonly string[]> {
  const file = JSON.parse(sourceFile(source, path)) as Readonly<
    Record<string, { readonly annotations: Annotations }>
  >;
  const names = new Map<string, readonly string[]>();
  for (const [character, { tts }] of Object.entries(file[root]?.annotations ?? {})) {
    if (tts !== undefined) names.set(bare(character), tts);
  }
  return names;
}

/** A name as words of a text are compared: folded, without what stands in brackets. */
export function asWords(name: string): string[] {
  if (/[:：]/.test(name)) return [];
  return name
    .replace(/[(（].*?[)）]/g, " ")
    .split(/[,،、;/]/)
    .map((part) => spaced(foldText(part)))
    .filter((part) => part !== "" && part.split(" ").length <= 4);
}

/** As the reader cuts a text: what is neither letter nor digit only parts words. */
export const spaced = (folded: string): string =>
  folded.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
