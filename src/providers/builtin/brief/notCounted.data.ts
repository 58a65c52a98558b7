/**
 * What is skipped: numbers that count no things (apertures, lengths, ratios, years of age,
 * ordinals, prices), how things were made ("hand-painted"), and the switches and weights of other image models.
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
  // Nobody asks for a hand, a pan or a slow.
  "(?<!\\p{L})(?:hand|pan|wood|stone|stir|deep|slow|oven|home|farm|fire|charcoal|fresh|freshly|sun|machine|tree|vine)-" +
    "(?:cooked|painted|fired|made|fried|baked|roasted|grilled|drawn|carved|crafted|knitted|knit|picked|built|woven|dried|grown|ripened|sewn|cut|raised|stitched|thrown)(?!\\p{L})",
];
