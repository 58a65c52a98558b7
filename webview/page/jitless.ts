import { config } from "zod";

/**
 * Has to run before any schema is made: zod would else try whether it may compile code, which the
 * page's policy forbids and reports.
 */
config({ jitless: true });
