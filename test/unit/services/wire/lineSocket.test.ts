import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import fc from "fast-check";
import { LineSocket } from "../../../../src/services/wire/lineSocket.js";
import { socketPair, useShortFolder } from "../../../support/localSockets.js";

describe("LineSocket", () => {
  const folder = useShortFolder();
  const sockets: Socket[] = [];
  const pair = async (maxBytes: number): Promise<{ lines: LineSocket; far: Socket }> => {
    const { near, far } = await socketPair(folder());
    sockets.push(near, far);
    return { lines: new LineSocket(near, maxBytes), far };
  };
  afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

  it("gives each line as it was written, however it is cut on its way", async () => {
    const line = fc.string({ unit: "binary", maxLength: 40 }).map((s) => s.replaceAll("\n", " "));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 10 }),
        fc.array(fc.nat(400), { maxLength: 10 }),
        async (written, cuts) => {
          const { lines, far } = await pair(1000);
          const bytes = Buffer.from(written.map((each) => `${each}\n`).join(""));
          const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)];
          const read: string[] = [];
          const all = new Promise<void>((resolve) => {
            lines.listen((each) => {
              read.push(each);
              if (read.length === written.length) resolve();
            });
          });
          let from = 0;
          for (const end of [...ends, bytes.length]) {
            far.write(bytes.subarray(from, end));
            from = end;
          }
          await all;
          assert.deepEqual(
            read,
            written.map((each) => Buffer.from(each).toString("utf8")),
          );
          lines.destroy();
        },
      ),
      { numRuns: 25 },
    );
  });

  it("keeps what comes before anybody listens, and between two who do", async () => {
    const { lines, far } = await pair(100);
    far.write("one\ntwo\nthree\n");
    assert.equal(await lines.nextLine(), "one");
    assert.equal(await lines.nextLine(), "two");
    const third = new Promise((resolve) => lines.listen(resolve));
    assert.equal(await third, "three");
  });

  it("cuts off who sends a longer line, with an end to it or without", async () => {
    for (const sent of [`${"x".repeat(101)}\n`, "x".repeat(101)]) {
      const { lines, far } = await pair(100);
      const read: string[] = [];
      lines.listen((each) => read.push(each));
      far.write(sent);
      await lines.closed;
      assert.deepEqual(read, []);
    }
  });

  it("takes a line of just the length", async () => {
    const { lines, far } = await pair(100);
    far.write(`${"x".repeat(100)}\n`);
    assert.equal((await lines.nextLine())?.length, 100);
  });

  it("answers that there is no next line once the peer is gone", async () => {
    const { lines, far } = await pair(100);
    far.end("half a line");
    assert.equal(await lines.nextLine(), undefined);
  });

  it("cuts off a peer that does not read", async () => {
    const { lines, far } = await pair(100);
    far.pause();
    const megabyte = { text: "x".repeat(1_000_000) };
    for (let i = 0; i < 30; i++) lines.send(megabyte);
    await lines.closed;
    far.resume();
    await once(far, "close");
    lines.send(megabyte);
  });
});
