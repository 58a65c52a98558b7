import { serviceClock } from "../serviceClock.js";
import { ownerProcess } from "./ownerProcess.js";
import { realParts } from "./realParts.js";

/** The process that owns a user's local models: `startOwner` starts it. */
await ownerProcess((where, log) => Promise.resolve(realParts(where, serviceClock, log)));
