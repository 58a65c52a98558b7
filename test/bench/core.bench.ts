import { benchAbort } from "./abort.js";
import { benchBytesWritten } from "./bytesWritten.js";
import { benchFolding } from "./folding.js";
import { benchMakespan } from "./makespan.js";
import { printRows } from "./print.js";
import { benchSchedulerOverhead } from "./schedulerOverhead.js";

/** Rows 1, 5, 6, 7 and 13 of the design's bars. */
await printRows("The search core", [
  benchMakespan,
  benchAbort,
  benchBytesWritten,
  benchSchedulerOverhead,
  benchFolding,
]);
