/** What a person or the judge said of an image, in the sign and the words that every page has for it. */
export interface Mark {
  readonly icon: "star" | "check" | "heart";
  /** Filled is what the person said. */
  readonly isFilled: boolean;
  readonly words: string;
}

export const marks = {
  pick: { icon: "star", isFilled: true, words: "Winner, your pick" },
  /** Nobody picked another one. */
  winner: { icon: "check", isFilled: false, words: "Winner" },
  /** The person picked another one. */
  judges: { icon: "check", isFilled: false, words: "Judge's winner" },
  favourite: { icon: "heart", isFilled: true, words: "Favourite" },
} as const satisfies Readonly<Record<string, Mark>>;
