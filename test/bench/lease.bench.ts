import { benchLease, benchSharedLease } from "./leasePhases.js";
import { printRows } from "./print.js";

/** Row 3 of the local services: one device for several models. */
await printRows("The lease of a device", [benchLease, benchSharedLease]);
