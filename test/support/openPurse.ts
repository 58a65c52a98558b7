import type { Purse } from "../../src/search/purse.js";

/** Lets every call through and notes nothing: for tests of whatever else. */
export const openPurse: Purse = {
  reserve: () => Promise.resolve({ kind: "reserved", settle: () => Promise.resolve() }),
  take: () => Promise.resolve(),
};
