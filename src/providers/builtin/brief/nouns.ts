import { pictureOf } from "../pictures/pictureBook.js";
import { plural } from "./lexicon.js";
import { isPlural } from "./nounChain.js";
import { isPicture, type SubjectId, type SubjectPhrase } from "./brief.js";

const names: Readonly<Record<SubjectId, readonly [one: string, many: string]>> = {
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
};

/** The plain English name of a subject. */
export function subjectName(id: SubjectId, many: boolean): string {
  return names[id][many ? 1 : 0];
}

type Named = Pick<SubjectPhrase, "id" | "noun" | "narrower" | "count">;

/** The noun for a group in the number that fits its count; an unknown noun stays as written. */
export function nounFor({ id, noun, narrower, count }: Named): string {
  if (id === "unknown") return noun;
  if (narrower === true) return count > 1 && !isPlural(noun) ? plural(noun) : noun;
  if (!isPicture(id)) return subjectName(id, count > 1);
  const picture = pictureOf(id);
  return (count > 1 ? picture?.many : picture?.name) ?? noun;
}
