/** What is known of a thing, whether it is drawn by hand or from the picture set. */
import { isPicture, type PictureId, type ThingId } from "../brief/brief.js";
import { allPictures, pictureOf } from "../pictures/pictureBook.js";
import { oneSided, onRoad, roomPictures } from "./pictureHomes.data.js";
import { roomIds, type Ground } from "./scene.js";
import { subjectFacts, type SubjectFacts } from "./subjectFacts.data.js";

/** The facts of a thing; those of the stand-in for a picture that the set does not have. */
export function factsOf(thing: ThingId): SubjectFacts {
  if (!isPicture(thing)) return subjectFacts[thing];
  return pictureOf(thing)?.facts ?? subjectFacts.unknown;
}

/** What is as large as this stands on the floor of a room rather than on a table. */
export const furnitureFrom = 0.55;

/** The ground that a picture of the thing has when nobody says. */
export function homeOf(thing: ThingId): Ground {
  const { home, height } = factsOf(thing);
  if (!isPicture(thing)) return home;
  const room = roomIds.find((one) => roomPictures[one].split(" ").includes(thing.slice(4)));
  if (room !== undefined) return room;
  return home === "table" && height >= furnitureFrom && !isPortrait(thing) ? "livingRoom" : home;
}

/** Whether its place in a city is the road. */
export const drives = (thing: ThingId): boolean =>
  thing === "car" || (isPicture(thing) && onRoad.has(thing.slice(4)));

/** Whether it may be drawn mirrored: what has letters or a map on it may not. */
export const isMirrorable = (thing: ThingId): boolean =>
  !isPicture(thing) || !oneSided.has(thing.slice(4));

/** Whether its picture shows a head or a bust, which stands at the picture's lower edge. */
export function isPortrait(thing: ThingId): boolean {
  return isPicture(thing) && (pictureOf(thing)?.view ?? "whole") !== "whole";
}

/** Its picture is a head, which needs shoulders to be a portrait. */
export const isHead = (thing: ThingId): boolean =>
  isPicture(thing) && pictureOf(thing)?.view === "head";

/** How many places apart two pictures of one kind may be in the set's order, which goes by kind. */
const kindReach = 15;

/** The picture that a hasty eye would take for another: of its kind, and nearest in shape and size. */
export function nearestPicture(thing: PictureId): PictureId | null {
  const own = pictureOf(thing);
  if (own === undefined) return null;
  let [nearest, least]: [PictureId | null, number] = [null, Infinity];
  const pictures = allPictures();
  const place = pictures.indexOf(own);
  for (const [i, { id, view, facts }] of pictures.entries()) {
    if (id === thing || view !== own.view) continue;
    if (view === "whole" && facts.habitat !== own.facts.habitat) continue;
    const far =
      Math.abs(Math.log(facts.height / own.facts.height)) +
      Math.abs(Math.log(facts.aspect / own.facts.aspect)) * 2 +
      (Math.abs(i - place) / kindReach) ** 2 +
      (facts.home === own.facts.home ? 0 : 0.5) +
      (facts.colours[0] === own.facts.colours[0] ? 0 : 1);
    if (far < least) [nearest, least] = [id, far];
  }
  return nearest;
}
