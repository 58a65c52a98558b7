import { Agent, EnvHttpProxyAgent, fetch } from "undici";

/**
 * What is used of undici. A module of its own, to be imported when it is first needed: in a bundle of
 * chunks a CommonJS package that is imported late has no names.
 */
export const undici = { Agent, EnvHttpProxyAgent, fetch };
