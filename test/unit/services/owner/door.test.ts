import assert from "node:assert/strict";
import { connect, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { Door } from "../../../../src/services/owner/door.js";
import { LineSocket } from "../../../../src/services/wire/lineSocket.js";
import { protocolVersion, type Hello } from "../../../../src/services/wire/messages.js";
import { useShortFolder } from "../../../support/localSockets.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const token = "t".repeat(43);
const hello: Hello = { token, protocol: protocolVersion, version: "1.0.0", client: "editor" };
const never = new AbortController().signal;

describe("Door", () => {
  const folder = useShortFolder();
  let clock: VirtualClock;
  let clients: Hello[];
  let door: Door;
  let server: Server;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    clock = new VirtualClock();
    clients = [];
    door = new Door({
      ...{ token, clock, welcome: { version: "2.0.0", pid: 7 } },
      onKnock: () => undefined,
      onClient: (_lines, said) => clients.push(said),
    });
    server = createServer((socket) => void door.admit(socket));
    await new Promise<void>((resolve) => server.listen(join(folder(), "s"), resolve));
  });
  afterEach(() => {
    door.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  const come = async (): Promise<LineSocket> => {
    const socket = connect(join(folder(), "s"));
    sockets.push(socket);
    await once(socket, "connect");
    return new LineSocket(socket, 10_000);
  };
  /** @returns what the owner answers; undefined where it closes */
  const say = async (line: object | string): Promise<string | undefined> => {
    const lines = await come();
    if (typeof line === "string") sockets.at(-1)?.write(line);
    else lines.send(line);
    return await lines.nextLine();
  };

  it("lets in who knows the token", async () => {
    door.open();
    const answer = JSON.parse((await say(hello)) ?? "") as unknown;
    assert.deepEqual(answer, { protocol: protocolVersion, version: "2.0.0", pid: 7 });
    assert.deepEqual(clients, [hello]);
  });

  it("closes on whoever does not, without a word", async () => {
    door.open();
    const wrong = [
      { ...hello, token: `${token.slice(1)}x` },
      { ...hello, token: "" },
      { ...hello, token: `${token}t` },
      { ...hello, token: [token] },
      {},
      "no json\n",
      "[[[[\n",
      `${JSON.stringify({ ...hello, client: "x".repeat(3000) })}\n`,
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
      "x".repeat(70_000),
    ];
    for (const line of wrong) assert.equal(await say(line), undefined, JSON.stringify(line));
    assert.deepEqual(clients, []);
  });

  it("tells another version of itself, and then closes", async () => {
    door.open();
    const lines = await come();
    lines.send({ ...hello, protocol: 99, further: true });
    assert.match((await lines.nextLine()) ?? "", /"version":"2.0.0"/);
    lines.listen(() => undefined);
    await lines.closed;
    assert.deepEqual(clients, []);
  });

  it("sends away who says nothing for ten seconds, or never comes to an end", async () => {
    door.open();
    const quiet = await come();
    const slow = await come();
    sockets.at(-1)?.write('{"token":');
    // Both have been admitted once their limits run.
    while (clock.sleeping < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const lines of [quiet, slow]) lines.listen(() => undefined);
    await clock.run(clock.sleep(10_001, never));
    await Promise.all([quiet.closed, slow.closed]);
  });

  it("has whoever is in stay, however long", async () => {
    door.open();
    const lines = await come();
    lines.send(hello);
    await lines.nextLine();
    assert.equal(clock.sleeping, 0);
  });

  it("sends away the oldest of more than 64 strangers, and lets others in beside them", async () => {
    door.open();
    const first = await come();
    first.listen(() => undefined);
    while (clock.sleeping < 1) await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 64; i++) await come();
    await first.closed;
    assert.notEqual(await say(hello), undefined);
  });

  it("has all wait until it is open", async () => {
    const lines = await come();
    lines.send(hello);
    const answer = lines.nextLine();
    while (clock.sleeping < 1) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(clients, []);
    door.open();
    assert.notEqual(await answer, undefined);
    assert.deepEqual(clients, [hello]);
  });

  it("answers nobody once it is shut, and keeps them until it is closed", async () => {
    door.open();
    door.shut();
    const lines = await come();
    lines.send(hello);
    let isOver = false;
    const answer = lines.nextLine().finally(() => (isOver = true));
    while (clock.sleeping < 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isOver, false);
    door.close();
    assert.equal(await answer, undefined);
    assert.deepEqual(clients, []);
  });
});
