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
