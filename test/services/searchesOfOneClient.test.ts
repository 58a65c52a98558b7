import assert from "node:assert/strict";
import { FakeParts, language } from "../support/fakeOwnerParts.js";
import { useShortFolder } from "../support/localSockets.js";
import { OwnerInProcess } from "../support/ownerInProcess.js";

const never = new AbortController().signal;

describe("the searches of one window", () => {
  let owner: OwnerInProcess;
  const folder = useShortFolder(() => owner.close());

  it("are told apart by the lease, each with all its calls, and whoever says nothing is one", async () => {
    const parts = new FakeParts();
    owner = new OwnerInProcess(folder(), () => parts);
    const [client, other] = [owner.open(), owner.open()];
    await client.use(language, never, "sunset");
    await client.use(language, never, "harbour");
    await client.use(language, never, "sunset");
    await client.use(language, never);
    await other.use(language, never, "sunset");
    assert.deepEqual(
      parts.lease?.holders.map((holder) => holder.client),
      [
        ...["editor 1, search sunset", "editor 1, search harbour", "editor 1, search sunset"],
        ...["editor 1", "editor 2, search sunset"],
      ],
    );
  });

  it("are refused under a name that is none", async () => {
    owner = new OwnerInProcess(folder(), () => new FakeParts());
    const client = owner.open();
    await assert.rejects(client.use(language, never, "x".repeat(101)), /malformed/);
    (await client.use(language, never, "x".repeat(100))).release();
  });
});
