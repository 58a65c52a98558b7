import type { Means } from "../../src/providers/adapter.js";
import { VirtualClock } from "./virtualClock.js";

/** Means by which nothing is run or fetched; every connection has a key. */
export const stillMeans: Means = {
  jobs: { run: () => Promise.reject(new Error("No job is run here")) },
  clock: new VirtualClock(),
  log: () => undefined,
  keys: { keyFor: () => Promise.resolve("sk-1") },
  further: () => Promise.resolve(),
  fetch: () => Promise.reject(new Error("Nothing is fetched here")),
};
