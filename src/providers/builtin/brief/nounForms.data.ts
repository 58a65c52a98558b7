/** English nouns whose form is that of another kind of word, and forms of these kinds. */

/** Nouns that end as participles do. */
export const ingNouns =
  /^(?:building|wedding|king|ring|wing|string|ceiling|pudding|swing|earring|railing|viking|sibling|duckling|dumpling|clothing|lightning|gosling|hatchling|seedling|awning|herring|darling|pudding|sling|offering|thing|sterling|changeling|halfling|starling|lemming|inkling|bedding|crossing|landing|wedding ring|topping|stocking)s?$/;
export const edNouns = /(?:^bed|shed|eed|sled|moped|biped|seabed|flatbed|^red|^ted|^med)$/;
export const lyNouns =
  /^(?:family|lily|fly|belly|jelly|bully|doily|assembly|firefly|dragonfly|holly|monopoly|ally|anomaly|italy|rally|filly|gully|trolly|ply|july|sully|dolly|butterfly|housefly)$/;
export const adjective = /(?:ful|ous|ish|less|able|ible|ive|esque|istic)$/;
export const adjectiveNouns =
  /^(?:[a-z]*fish|dish|radish|octopous|table|cable|vegetable|stable|bible|olive|hive|dive|detective|native|locomotive|beehive|fable|gable|constable|syllable|crucible|relative|executive|archive|motive|narrative|perspective)$/;
/** What tells of the noun before it, though it has no verb's ending. */
export const afterNouns =
  /^(?:asleep|awake|alone|alive|ablaze|afloat|aflame|aglow|adrift|aloft|astride|mid)$|(?:ing|wn|orn|ught|lost|cut|made|built|side|doors|ward|wards)$/;

/** Plural nouns that are verbs after one thing: "a bird flies over the house". */
export const verbNouns =
  /^(?:flies|waves|stands|barks|saws|cooks|ships|plants|watches|matches|ducks|swallows|bats|seals|crabs|leaves|hands|drums|drinks|dresses|fishes|guards|hammers|irons|nails|parks|phones|races|rings|rocks|shops|skates|skis|trains|towers|faces|bowls|sails|walks|hunts|rows)$/;
/** What such a noun often is the second word of: "fruit flies", "house plants". */
export const firstOfNouns =
  /^(?:fruit|house|tennis|football|cricket|baseball|vampire|fur|sea|wrist|pocket|pot|water|chain|hand|power|electric|cruise|war|pirate|space|tree|key|ice|model)$/;
/** Verbs without the ending of one. */
export const pastVerbs =
  /^(?:sat|ran|rode|ate|fell|stood|went|came|saw|took|held|wore|drank|flew|swam|sang|slept|lay|laid|hid|met|fought|drove|threw|broke|gave|got|kept|left|led|rose|shone|sank|spoke|swung|woke|won|wrote|bit|blew|bore|bent|built|bought|brought|caught|chose|dug|drew|fed|felt|found|froze|grew|hung|hit|knelt|leapt|leaned|made|read|sent|shot|shook|spun|spread|stuck|stole|swept|taught|told|thought|tore|became|began|looks?|vs|versus)$/;
/** First names, of men and of women, that are no other word. */
export const firstNames = {
  "pic:man":
    /^(?:aaron|abraham|adam|albert|alexander|alfred|andrew|anthony|arnold|arthur|barack|benjamin|bernard|boris|brad|brian|bruce|charles|charlie|christopher|clint|daniel|david|dennis|donald|douglas|dwayne|edgar|edward|elon|elvis|emmanuel|eric|ernest|francis|franklin|fred|freddie|geoffrey|george|gerald|gordon|greg|gregory|hans|harold|harrison|harry|henry|hugh|isaac|ivan|jacob|james|jason|jeff|jeffrey|jeremy|jerry|joe|johann|john|johnny|jonathan|joseph|joshua|justin|karl|keanu|keith|kenneth|kevin|kurt|larry|lawrence|leonardo|lewis|liam|louis|luke|martin|marvin|matthew|michael|miguel|mohammed|morgan|muhammad|napoleon|nathan|nelson|nicholas|nicolas|nikola|oliver|oscar|otto|patrick|paul|pedro|peter|philip|ralph|raymond|richard|robert|roger|ronald|ryan|samuel|scott|sean|sergei|simon|stanley|stephen|steve|steven|sylvester|terry|theodore|thomas|tim|timothy|tom|tommy|vincent|vladimir|walter|william|winston|wolfgang|zachary)$/,
  "pic:woman":
    /^(?:abigail|agatha|alexandra|alice|amanda|amelia|amy|andrea|angela|angelina|anna|anne|annie|ariana|audrey|barbara|beatrice|beyonce|billie|brenda|britney|caroline|catherine|cate|charlotte|christina|christine|cleopatra|deborah|diana|donna|dorothy|eleanor|elisabeth|elizabeth|ella|ellen|emily|emma|florence|frida|gabriella|greta|hannah|helen|helena|hillary|irene|isabella|jane|janet|jennifer|jessica|joan|josephine|judith|judy|julia|julie|karen|kate|katherine|kathleen|katy|kim|kristen|laura|lauren|lisa|lucy|madonna|margaret|margot|maria|marie|marilyn|martha|mary|megan|melania|michelle|monica|nancy|natalie|natasha|nicole|nina|olivia|oprah|pamela|patricia|rachel|rebecca|rihanna|sandra|sarah|scarlett|selena|serena|sharon|shakira|sofia|sophia|sophie|stephanie|susan|taylor|teresa|theresa|uma|vanessa|victoria|virginia|whitney|winona|zendaya|zoe)$/,
} as const;
