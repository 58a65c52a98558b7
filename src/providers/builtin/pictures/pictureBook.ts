import type { PictureId } from "../brief/brief.js";
import type { Picture } from "./picture.js";

const facts = { aspect: 1, habitat: "ground", heightShare: 0.5 } as unknown as Picture["facts"];
const make = (name: string, many = `${name}s`): Picture => ({
  id: `pic:${name}`,
  name,
  many,
  view: "whole",
  facts,
});
const pictures: readonly Picture[] = [make("giraffe"), make("bottle"), make("wolf", "wolves")];
const byId = new Map(pictures.map((picture) => [picture.id, picture]));

export const allPictures = (): readonly Picture[] => pictures;
export const pictureOf = (id: PictureId): Picture | undefined => byId.get(id);
