import { UsageError } from "../../base/errors.js";
import { wordCommandIds, type Handler } from "./commandTable.js";

/** What a person says of an image. */
export class PersonsWord {
  get commands(): Record<(typeof wordCommandIds)[number], Handler> {
    const later: Handler = () => Promise.reject(new UsageError("Not here yet."));
    return Object.fromEntries(wordCommandIds.map((id) => [id, later])) as never;
  }
}
