/** What is known of the pictures: `npx tsx .ci/pictures/makeBook.ts FILE`. */
import type { Picture } from "../../src/providers/builtin/pictures/picture.js";
import { allArt } from "./allArt.js";
import { chosenPictures, type ChosenHome } from "./chosen.js";
import { packed, writeModule } from "./writeModule.js";

type Home = Picture["facts"]["home"];

/** The scene's place for each home. */
const places: Readonly<Record<ChosenHome, Home>> = {
  sea: "sea",
  lake: "lake",
  meadow: "meadow",
  desert: "desert",
  snow: "snow",
  city: "city",
  space: "space",
  table: "table",
  beach: "sea",
  street: "city",
  kitchen: "table",
  bedroom: "table",
  office: "table",
  shop: "table",
};

const art = await allArt();
const book = chosenPictures().map(({ id, name, many, view, height, habitat, home }): Picture => {
  const { aspect = 1, topAt = 0, colours = [] } = art.get(id) ?? {};
  const facts = { aspect, height, habitat, colours, topAt, home: places[home] };
  return { id, name, many, view, facts };
});
writeModule(`export const packedPictureBook = "${packed(JSON.stringify(book))}";`);
