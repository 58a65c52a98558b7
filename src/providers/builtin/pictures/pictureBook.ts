/** What is known of the pictures of the set. */
import { once } from "../../../base/once.js";
import type { PictureId } from "../brief/brief.js";
import type { Picture } from "./picture.js";
import { packedPictureBook } from "./pictureBook.data.js";
import { unpacked } from "./unpack.js";

const book = once((): ReadonlyMap<string, Picture> => {
  const pictures = JSON.parse(unpacked(packedPictureBook).toString("utf8")) as readonly Picture[];
  return new Map(pictures.map((picture) => [picture.id, picture]));
});

export const pictureOf = (id: PictureId): Picture | undefined => book().get(id);

export const allPictures = once((): readonly Picture[] => [...book().values()]);
