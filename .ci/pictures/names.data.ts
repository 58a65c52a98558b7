/** The drawings whose names a picture has, where its own is not called what the picture shows. */
export const nameIcons: Readonly<Record<string, readonly string[]>> = {
  person: ["person"],
  man: ["man"],
  woman: ["woman"],
  face: [],
  "mans-face": [],
  "womans-face": [],
  heart: ["red-heart", "heart-suit"],
  "human-heart": [],
  chicken: ["rooster", "chicken"],
  "delivery-truck": [],
  truck: ["articulated-lorry", "delivery-truck"],
  "walking-person": ["person-walking"],
  leaf: [],
  lamp: [],
  "fried-egg": [],
};

const latin = {
  romance:
    "rouge|vert|bleu|noir|blanc|jaune|brun|roj|negr|amarill|azu|marron|ross[oaie]|verd|ner[oaie]|bianc|giall|vermelh|pret|branc|amarel|rosi|rosu|albastr|alb|galb|groc|blav",
  germanic:
    "rot|grun|blau|schwarz|weiss|gelb|braun|rood|rode|groen|blauw|zwart|wit|geel|bruin|rod|gron|svart|hvid|hvit|vit|gul",
  slavic:
    "czerwon|zielon|niebiesk|czarn|bial|zolt|cerven|zelen|modr|cern|bil|zlut|crven|plav|crn|bijel|zut|red(?=$)|rdec|bel",
  cyrillic: "красн|зелен|син|черн|бел|желт|голуб|коричн|червон|чорн|біл|жовт|червен|црвен|црн|плав",
} as const;

/** How words for colours begin, by language. */
const starts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["fr", "es", "it", "pt", "ca", "ro"].map((one) => [one, latin.romance])),
  ...Object.fromEntries(["de", "nl", "sv", "da", "no"].map((one) => [one, latin.germanic])),
  ...Object.fromEntries(["pl", "cs", "sk", "sl", "hr"].map((one) => [one, latin.slavic])),
  ...Object.fromEntries(["ru", "uk", "bg", "sr"].map((one) => [one, latin.cyrillic])),
  tr: "kirmizi|yesil|mavi|siyah|beyaz|sari",
  el: "κοκκιν|πρασιν|μπλε|μαυρ|λευκ|κιτριν",
  fi: "puna|vihre|sini|musta|valko|kelta",
  et: "puna|rohe|sini|must|valge|kolla",
  hu: "piros|zold|kek|fekete|feher|sarga|voros",
  id: "merah|hijau|biru|hitam|putih|kuning",
  ms: "merah|hijau|biru|hitam|putih|kuning",
  vi: "do|xanh|den|trang|vang",
  ar: "احمر|حمراء|اخضر|خضراء|ازرق|زرقاء|اسود|سوداء|ابيض|بيضاء|أحمر|أخضر|أزرق|أسود|أبيض",
};

/** Whether a word names a colour. */
export function isColour(language: string, word: string): boolean {
  const own = starts[language];
  return own !== undefined && new RegExp(`^(?:${own})`, "u").test(word);
}
