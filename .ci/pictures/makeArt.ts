/** What the pictures look like: `npx tsx .ci/pictures/makeArt.ts FILE`. */
import { allArt } from "./allArt.js";
import { packedArt } from "./packArt.js";
import { packed, writeModule } from "./writeModule.js";

const art = new Map([...(await allArt())].map(([id, { pieces }]) => [id, pieces]));
writeModule(`export const packedPictureArt = "${packed(packedArt(art))}";`);
