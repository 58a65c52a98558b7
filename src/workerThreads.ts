import { pool } from "workerpool";

/**
 * What is used of workerpool. A module of its own, to be imported when it is first needed: in a bundle
 * of chunks a CommonJS package that is imported late has no names.
 */
export const workerThreads = { pool };
