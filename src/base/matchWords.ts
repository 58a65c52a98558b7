/** A text as it is searched through: the same in any case, and however its characters are composed. */
export function foldedText(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}

/** The words of what a person searches for, folded; one empty word where there is nothing. */
export function foldedWords(query: string): readonly string[] {
  return foldedText(query).split(/\s+/u);
}

/** Whether every word stands somewhere in a text; both are folded. */
export function hasWords(folded: string, words: readonly string[]): boolean {
  return words.every((word) => folded.includes(word));
}
