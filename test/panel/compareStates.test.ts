import { settled } from "../support/comparisons.js";
import { compareStates } from "../support/compareStates.js";
import { looksThrough } from "../support/pageStates.js";

/** Those that are made of other elements than the rest: what axe looks at. */
const axed = [
  ...["side", "slider", "onion", "difference", "refused", "trouble", "nothing", "sizes-difference"],
  "four-slider",
].map((name) => `compare-${name}`);

describe("the comparison panel's states", function () {
  looksThrough({
    page: "compare",
    states: compareStates,
    themed: ["compare-side", "compare-sizes-difference"],
    isAxed: (name) => axed.includes(name),
    narrowest: [320, 560],
    frames: ".compare, .compare-body, .toolbar, .texts, .readout, .card, .pane-state",
    tools: ".toolbar button, .toolbar select, .toolbar input, .share, .zoom-text",
    // A picture that has not come is waited for in vain.
    settled: async (panel, { name }) => {
      if (name !== "compare-loading") await settled(panel);
    },
  });
});
