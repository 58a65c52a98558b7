import type { RelationKind, ThingId } from "./brief.js";

const behind =
  "pic:parcel pic:basket pic:bathtub teacup pic:bucket pic:suitcase pic:backpack pic:shopping-cart pic:shopping-bag pic:handbag pic:purse pic:amphora pic:potted-plant pic:nest pic:bed pic:toolbox pic:wastebasket pic:coffin pic:mailbox pic:sled pic:tin-can pic:takeaway-box pic:toilet pic:wheelchair car sailboat pic:canoe pic:motor-boat pic:speedboat pic:truck pic:pickup-truck pic:bus pic:van pic:tractor";
const inFront =
  "pic:bowl pic:champagne-bottle pic:jar pic:baby-bottle pic:glass-of-milk pic:glass-of-wine pic:champagne-glass pic:cup-with-straw pic:bubble pic:plate pic:frying-pan tree pine pic:palm-tree pic:window pic:mirror pic:door pic:framed-picture pic:television pic:spiderweb house castle pic:hut pic:tent tent pic:fountain";

const table = (ids: string, kind: RelationKind): [string, RelationKind][] =>
  ids.split(" ").map((id) => [id, kind]);

/**
 * What one thing can be inside of, and how a flat picture shows that: who looks out of a box is drawn
 * behind it, who is seen through glass or among leaves before it.
 */
export const holders: Readonly<Partial<Record<ThingId, RelationKind>>> = Object.fromEntries([
  ...table(behind, "behind"),
  ...table(inFront, "inFrontOf"),
]);
