/** What a text can ask for, and how English says it. */

/** Subjects that the renderer draws by hand, one and many. */
export const subjectNames = {
  sailboat: ["sailboat", "sailboats"],
  lighthouse: ["lighthouse", "lighthouses"],
  house: ["house", "houses"],
  castle: ["castle", "castles"],
  windmill: ["windmill", "windmills"],
  tree: ["tree", "trees"],
  pine: ["pine tree", "pine trees"],
  cactus: ["cactus", "cacti"],
  flower: ["flower", "flowers"],
  mushroom: ["mushroom", "mushrooms"],
  apple: ["apple", "apples"],
  cat: ["cat", "cats"],
  rabbit: ["rabbit", "rabbits"],
  bird: ["bird", "birds"],
  fish: ["fish", "fish"],
  whale: ["whale", "whales"],
  butterfly: ["butterfly", "butterflies"],
  balloon: ["balloon", "balloons"],
  rocket: ["rocket", "rockets"],
  car: ["car", "cars"],
  snowman: ["snowman", "snowmen"],
  robot: ["robot", "robots"],
  umbrella: ["umbrella", "umbrellas"],
  tent: ["tent", "tents"],
  teacup: ["teacup", "teacups"],
  moon: ["moon", "moons"],
  sun: ["sun", "suns"],
} as const;

/** 0 to 12. */
export const numberNames = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
] as const;

export const colours = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "white",
  "grey",
] as const;

/** Settings of the whole picture: the thing itself, then how a picture has it where that differs. */
export const settingWords = {
  terrain: {
    sea: ["the sea", "on the sea"],
    lake: ["a lake", "by a lake"],
    meadow: ["a meadow", "in a meadow"],
    desert: ["a desert", "in the desert"],
    snow: ["snowy ground", "in the snow"],
    beach: ["a beach", "on a beach"],
    city: ["a city", "in a city"],
    space: ["outer space", "in outer space"],
    table: ["a table", "on a table"],
    kitchen: ["a kitchen", "in a kitchen"],
    bedroom: ["a bedroom", "in a bedroom"],
    livingRoom: ["a living room", "in a living room"],
    office: ["an office", "in an office"],
    shop: ["a shop", "in a shop"],
  },
  backdrop: {
    mountains: ["mountains", "with mountains in the background"],
    hills: ["hills", "with hills in the background"],
    forest: ["a forest", "with a forest in the background"],
    skyline: ["a skyline", "with a skyline in the background"],
  },
  time: {
    dawn: ["dawn", "at dawn"],
    day: ["daylight", "in daylight"],
    dusk: ["dusk", "at dusk"],
    night: ["night", "at night"],
  },
  weather: {
    clear: ["a clear sky", "under a cloudless sky"],
    cloudy: ["clouds", "with clouds in the sky"],
    rain: ["rain", "in the rain"],
    snowfall: ["falling snow", "in falling snow"],
    fog: ["fog", "in fog"],
    storm: ["a storm", "in a storm"],
  },
  season: {
    spring: ["spring", "in spring"],
    summer: ["summer", "in summer"],
    autumn: ["autumn", "in autumn"],
    winter: ["winter", "in winter"],
  },
  style: {
    flat: ["flat illustration style", "flat illustration"],
    watercolour: ["watercolour style", "watercolour"],
    pixelArt: ["pixel art style", "pixel art"],
    blueprint: ["blueprint style", "blueprint"],
    ink: ["ink drawing style", "ink drawing"],
    lowPoly: ["low poly style", "low poly"],
    pastel: ["pastel drawing style", "pastel drawing"],
    noir: ["film noir style", "film noir"],
    papercut: ["paper cut style", "paper cut"],
    neon: ["neon style", "neon"],
    oil: ["oil painting style", "oil painting"],
  },
  framing: {
    wide: ["wide view"],
    closeUp: ["close-up"],
    portrait: ["portrait framing"],
  },
  light: {
    golden: ["golden light"],
    moonlit: ["moonlight"],
    soft: ["soft light"],
    dramatic: ["dramatic light"],
  },
  palette: {
    warm: ["warm colours"],
    cool: ["cool colours"],
    muted: ["muted colours"],
    vivid: ["vivid colours"],
    monochrome: ["monochrome"],
  },
} as const;

export const positionWords = {
  left: "on the left",
  right: "on the right",
  centre: "in the centre",
  foreground: "in the foreground",
  background: "in the background",
} as const;

export const relationWords = {
  on: "on",
  beside: "beside",
  leftOf: "left of",
  rightOf: "right of",
  above: "above",
  below: "below",
  inFrontOf: "in front of",
  behind: "behind",
} as const;

/** The same relation told from the other side; null where there is no such word. */
export const inverses = {
  on: null,
  beside: "beside",
  leftOf: "rightOf",
  rightOf: "leftOf",
  above: "below",
  below: "above",
  inFrontOf: "behind",
  behind: "inFrontOf",
} as const;

/** Pairs that contradict each other; kinds without pairs contradict on any difference, or never. */
export const opposites = {
  terrain: [],
  backdrop: [],
  time: "any",
  weather: ["clear cloudy", "clear rain", "clear snowfall", "clear fog", "clear storm"],
  season: "any",
  style: "any",
  framing: ["wide closeUp"],
  light: ["soft dramatic", "golden moonlit"],
  palette: ["warm cool", "muted vivid", "monochrome vivid", "monochrome warm"],
} as const;

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** What has a picture and is not counted: "bread", and no "a bread". */
export const uncountable = words(
  "bread rice cheese bacon honey butter salt juice milk water coffee tea beer wine whisky sake sushi popcorn tofu spaghetti pasta ramen curry candy chocolate custard corn garlic ginger broccoli lettuce wheat bamboo coral ice snow fire lightning smoke soap yarn thread string money cash gold jewelry jewellery confetti music chess luggage clothing hair grass moss hay sand mud traffic",
);

/** One thing whose name is a plural: a pair of them is one. */
export const pairNouns = words(
  "scissors shears glasses sunglasses eyeglasses spectacles goggles binoculars headphones earphones jeans trousers pants shorts leggings tights overalls pyjamas pajamas underpants pliers tweezers tongs chopsticks",
);
