import { benchImagesToAllCorrect } from "./imagesToAllCorrect.js";
import { printRows } from "./print.js";
import { benchSensitivity } from "./sensitivity.js";
import { benchWorldRankings } from "./worldRankings.js";

/** Row 4 of the design's bars: what the search is worth, in a simulated world. */
await printRows("The search's worth, in a simulated world", [
  () => benchImagesToAllCorrect({ accuracy: 1, bar: 0.25 }),
  () => benchImagesToAllCorrect({ accuracy: 0.85, bar: 0.5 }),
  benchWorldRankings,
  benchSensitivity,
]);
