import { isPicture, type SubjectId, type ThingId } from "../../brief/brief.js";
import { pictureOf } from "../../pictures/pictureBook.js";
import { drawBird, drawButterfly, drawCat, drawRabbit } from "./animals.js";
import { drawFish, drawSailboat, drawWhale } from "./boats.js";
import { drawCastle, drawHouse, drawLighthouse, drawTent, drawWindmill } from "./buildings.js";
import {
  drawBalloon,
  drawCar,
  drawRobot,
  drawRocket,
  drawTeacup,
  drawUmbrella,
} from "./machines.js";
import { drawMoon, drawSnowman, drawSun, drawUnknown } from "./others.js";
import type { Drawing } from "./part.js";
import { pictureDrawing } from "./pictures.js";
import { drawApple, drawCactus, drawFlower, drawMushroom, drawPine, drawTree } from "./plants.js";

const drawings: Readonly<Record<SubjectId | "unknown", Drawing>> = {
  sailboat: drawSailboat,
  lighthouse: drawLighthouse,
  house: drawHouse,
  castle: drawCastle,
  windmill: drawWindmill,
  tree: drawTree,
  pine: drawPine,
  cactus: drawCactus,
  flower: drawFlower,
  mushroom: drawMushroom,
  apple: drawApple,
  cat: drawCat,
  rabbit: drawRabbit,
  bird: drawBird,
  fish: drawFish,
  whale: drawWhale,
  butterfly: drawButterfly,
  balloon: drawBalloon,
  rocket: drawRocket,
  car: drawCar,
  snowman: drawSnowman,
  robot: drawRobot,
  umbrella: drawUmbrella,
  tent: drawTent,
  teacup: drawTeacup,
  moon: drawMoon,
  sun: drawSun,
  unknown: drawUnknown,
};

/** The one drawing of each thing; styles decide how its lines and fills look. */
export function drawingOf(thing: ThingId): Drawing {
  if (!isPicture(thing)) return drawings[thing];
  return pictureOf(thing) === undefined ? drawUnknown : pictureDrawing(thing);
}
