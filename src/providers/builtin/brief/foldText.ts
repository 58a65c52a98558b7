const marks = /[\u0300-\u036f\u064b-\u0652\ufe0e\ufe0f\u200b-\u200d]/g;
/** Most of the vocabulary, and of what people write: nothing of it would change. */
const plain = /^[a-z0-9 ]*$/;
const arabicDigits = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * Makes spellings equal that a reader would call the same: case, accents, width, vowel marks,
 * hyphens and apostrophes.
 * @param text any text; unpaired surrogates are kept as they are
 */
export function foldText(text: string): string {
  if (plain.test(text)) return text;
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(marks, "")
    .normalize("NFC")
    .replace(arabicDigits, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/(?<=\p{L})['’](?:s\b)?/gu, " ");
}
