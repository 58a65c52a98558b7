import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import type { JudgeRequest } from "../../src/search/ports.js";
import type { Asked, Instead } from "./fakeServices.js";
import { pngOf } from "./images.js";

/** A picture for the services to judge, and answers in place of theirs. */

export const judgedPicture = {
  bytes: pngOf(64, 32),
  mediaType: "image/png",
  widthPx: 64,
  heightPx: 32,
} as const;

export const judgedRequest: JudgeRequest = {
  ...{ goal: "two red sailboats", negativePrompt: "" },
  image: {
    ref: {
      ...{ file: "i0c0.png", sha256: "0".repeat(64), widthPx: 64, heightPx: 32 },
      mediaType: "image/png",
    },
    pixels: () => assert.fail("the service is sent the file"),
    encoded: ({ mediaType }) => Promise.resolve({ ...judgedPicture, mediaType }),
  },
};

/** Whatever ends in this path is answered like this; all else as usual. */
export const insteadAt =
  (path: string, answer: (asked: Asked, response: ServerResponse) => void): Instead =>
  (asked, response) => {
    if (!asked.path.endsWith(path)) return false;
    answer(asked, response);
    return true;
  };
