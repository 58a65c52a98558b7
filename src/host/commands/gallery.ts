import { UsageError } from "../../base/errors.js";
import { galleryCommandIds, type Handler } from "./commandTable.js";

/** The best images of all sessions. */
export class Gallery {
  get commands(): Record<(typeof galleryCommandIds)[number], Handler> {
    const later: Handler = () => Promise.reject(new UsageError("Not here yet."));
    return Object.fromEntries(galleryCommandIds.map((id) => [id, later])) as never;
  }
}
