import { benchAbort } from "./abort.js";
import { benchAbortOverHttp } from "./abortOverHttp.js";
import { benchBytesWritten } from "./bytesWritten.js";
import { benchFolding } from "./folding.js";
import { benchMakespan } from "./makespan.js";
import { benchMakespanUnderRates } from "./makespanUnderRates.js";
import { printRows } from "./print.js";
import { benchSchedulerOverhead } from "./schedulerOverhead.js";

/** Rows 1, 5, 6 and 7 of the design's bars, and what a long journal costs. */
await printRows("The search core", [
  benchMakespan,
  benchMakespanUnderRates,
  benchAbort,
  benchAbortOverHttp,
  benchBytesWritten,
  benchSchedulerOverhead,
  benchFolding,
]);
