import type { Mode } from "../../compare/model/view.js";

/** How two pictures are looked at to say which is better: where they differ in a pixel tells nothing. */
export const votingModes: readonly Mode[] = ["side", "sliderX", "sliderY", "toggle"];
