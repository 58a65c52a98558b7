/**
 * What is skipped: numbers that count no things (apertures, lengths, ratios, years of age,
 * ordinals, prices), and the switches and weights of other image models.
 */
export const notCounted: readonly string[] = [
  "--(?!no\\b)[a-z]+(?:\\s+[\\d.:]+)?",
  "<[a-z]+:[^<>]{0,80}>",
  "::?\\s?-?\\d+(?:\\.\\d+)?(?=\\s*[)\\]])|::-?\\d*(?:\\.\\d+)?",
  "(?<!\\p{L})f\\/?\\d+(?:\\.\\d+)?(?![\\p{L}\\p{N}])",
  "(?<!\\p{L})iso\\s?\\d+",
  "[$€£#]\\s?\\d[\\d.,]*k?",
  "\\d+(?:\\.\\d+)?\\s?[:x×\\/]\\s?\\d+(?:\\.\\d+)?s?(?![\\p{L}\\p{N}])",
  "\\d+[.,]\\d[\\d.,]*(?:\\s?(?:%|mm|cm|m|s|k))?(?![\\p{L}\\p{N}])",
  "\\d+(?:k|p|s|d|m|x|st|nd|rd|th)(?![\\p{L}\\p{N}])",
  "\\d+[\\s-]?(?:%|°|(?:mm|cm|km|kg|px|dpi|fps|hz|mp|am|pm|mph|megapixels?|degrees?|inch(?:es)?|" +
    "(?:years?|yrs?|months?)[\\s-]old|o clock)(?![\\p{L}\\p{N}]))",
];
