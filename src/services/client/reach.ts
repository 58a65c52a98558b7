import { findOrStart, findOwner } from "./findOwner.js";
import { startOwner } from "./startOwner.js";

/** What is read when an owner is first looked for: who uses no local model never does. */
export const reach = { findOrStart, findOwner, startOwner };
