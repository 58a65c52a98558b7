/** The drawings whose names a picture has, where its own is not called what the picture shows. */
export const nameIcons: Readonly<Record<string, readonly string[]>> = {
  person: ["person"],
  man: ["man"],
  woman: ["woman"],
  face: [],
  "mans-face": [],
  "womans-face": [],
  heart: ["red-heart", "heart-suit"],
  chicken: ["rooster", "chicken"],
  truck: ["articulated-lorry", "delivery-truck"],
  "delivery-truck": [],
  ball: [],
  person_walking: [],
};

/** Names beside the CLDR's, by language and picture, separated by commas. */
export const furtherNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
