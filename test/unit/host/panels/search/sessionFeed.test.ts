import assert from "node:assert/strict";
import { SessionFeed } from "../../../../../src/host/panels/search/sessionFeed.js";
import type { Searches } from "../../../../../src/host/searches.js";
import type { SessionOwner } from "../../../../../src/base/errors.js";
import type { FollowListener } from "../../../../../src/sessions/followSession.js";

/** What a panel is told of who has its session open. */

const nothing = (): void => undefined;

function accessUnder(owner: SessionOwner | null): string {
  let listener: FollowListener | undefined;
  const feed = new SessionFeed(
    "/out/session",
    {
      sessions: { follow: (_, given) => Promise.resolve(void (listener = given)) },
      searches: {
        in: nothing,
        onDidChange: () => ({ dispose: nothing }),
      } as unknown as Searches,
    },
    {
      ...{ onSession: nothing, onEvent: nothing, onAccess: nothing },
      ...{ onTrouble: nothing, onGone: nothing },
    },
  );
  listener?.onOwner?.(owner);
  feed.dispose();
  return feed.access.kind;
}

describe("who has a session open, in its panel", () => {
  const owner = { kind: "process", host: "here", sinceMs: 0, mark: "m" } as const;

  it("is nobody while this window writes a pick into it: its buttons stay where they are", () => {
    assert.equal(accessUnder({ ...owner, pid: process.pid, isKnownAlive: true }), "idle");
  });

  it("is another process, or nobody", () => {
    assert.equal(accessUnder({ ...owner, pid: process.pid + 1, isKnownAlive: true }), "watched");
    assert.equal(accessUnder({ ...owner, pid: process.pid, isKnownAlive: false }), "watched");
    assert.equal(accessUnder(null), "idle");
  });
});
