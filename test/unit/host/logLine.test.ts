import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import { logLineOf } from "../../../src/host/logLine.js";
import type { Act } from "../../../src/search/acts.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

async function linesOf(options: HarnessOptions, ...acts: readonly Act[]): Promise<string[]> {
  const lines: string[] = [];
  const search = new SearchHarness({
    plan: { candidates: 2, iterations: 1 },
    ...options,
    onEvent: (event, { driver }) => {
      options.onEvent?.(event, search);
      const line = logLineOf(event, driver.state);
      if (line !== undefined) lines.push(`${line.level}: ${line.message}`);
    },
  });
  search.driver.act(...acts);
  await search.run();
  return lines;
}

describe("what the log says of a search that runs", () => {
  it("is nothing while all goes well", async () => {
    assert.deepEqual(await linesOf({}), []);
  });

  it("is who asked to be left alone, until when, and for which call", async () => {
    let draws = 0;
    const fail = (kind: string): void => {
      if (kind !== "draw" || ++draws > 1) return;
      const wait = { retryable: true, billed: "no", retryAfterMs: 60_000 } as const;
      throw new CallError("rate.limited", "Slow down", wait);
    };
    const [line, ...others] = await linesOf({ fail });
    assert.match(
      line ?? "",
      /^warn: The image model, fake-1, asked to be left alone until \d{4}-.*Z: rate\.limited \(i0c\d\/draw\/1\)$/,
    );
    assert.deepEqual(others, []);
  });

  it("is a connection that failed, with its own words", async () => {
    const fail = (kind: string): void => {
      if (kind !== "write") return;
      throw new CallError("auth.refused", "The key\nwas refused.", { scope: "connection" });
    };
    const [line] = await linesOf({ fail });
    assert.equal(line, "warn: i0c0/write/1: The key was refused. (auth.refused)");
  });

  it("is a limit that was met", async () => {
    const plan = { candidates: 2, iterations: 1, maxSeconds: 0.05 };
    assert.deepEqual(await linesOf({ plan }), [
      "info: The search has reached the limit of 0.05 seconds",
    ]);
  });

  it("is which model answers from now on", () => {
    const search = new SearchHarness();
    const provider = { ...providersOf().image, model: "fake-2" };
    const event = { seq: 1, at: 0, kind: "providersChanged", role: "image", provider } as const;
    const line = { level: "info", message: "The image model is now fake-2 of fake" };
    assert.deepEqual(logLineOf(event, search.state), line);
  });

  it("is what a person changed", async () => {
    let isAsked = false;
    const lines = await linesOf({
      plan: { candidates: 2, iterations: 1, maxSeconds: 0.05, maxImages: 2 },
      onEvent: ({ kind }, { driver }) => {
        if (kind !== "promptWritten" || isAsked) return;
        isAsked = true;
        driver.act({ kind: "changeCaps", caps: { maxSeconds: null, maxImages: 40 } });
      },
    });
    assert.deepEqual(lines, ["info: Limits are now 40 images, no limit on running time"]);
  });
});
