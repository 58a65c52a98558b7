import { UsageError } from "../../base/errors.js";
import { compareCommandIds, type Handler } from "./commandTable.js";

/** Looks at images side by side. */
export class Comparing {
  get commands(): Record<(typeof compareCommandIds)[number], Handler> {
    const later: Handler = () => Promise.reject(new UsageError("Not here yet."));
    return Object.fromEntries(compareCommandIds.map((id) => [id, later])) as never;
  }
}
