import type { Room } from "./scene.js";

/** Rooms that some pictures are at home in, by the names of the set. */
export const roomPictures: Readonly<Record<Room, string>> = {
  kitchen: "chef plate bowl frying-pan fridge",
  bedroom: "bed person-in-bed teddy-bear",
  livingRoom:
    "sofa chair seat mirror bathtub person-taking-a-bath toilet shower television piano framed-picture",
  office:
    "computer file-cabinet office-worker programmer woman-at-a-computer judge printer fax-machine",
  shop: "shopping-cart shopping-bag dress coat kimono sari lab-coat jeans blouse t-shirt",
};

/** What drives in a city stands on its road rather than on the pavement. */
export const onRoad: ReadonlySet<string> = new Set(
  `ambulance truck auto-rickshaw car bicycle bus van trolleybus delivery-truck fire-engine
  kick-scooter motor-scooter motorcycle oncoming-car oncoming-bus oncoming-police-car oncoming-taxi
  pickup-truck police-car racing-car suv taxi tram streetcar steam-train light-rail railway-car
  skateboard tractor`.split(/\s+/),
);

/** What is never mirrored, for letters, signs and seas would be. */
export const oneSided: ReadonlySet<string> = new Set(
  `first-place-medal silver-medal bronze-medal slot-machine mahjong-tile shop bank banknote money-bag
  red-envelope post-office musical-note music sheet-music globe world-map clapperboard`.split(
    /\s+/,
  ),
);
