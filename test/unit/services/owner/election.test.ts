import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { leaveOffice, takeOffice } from "../../../../src/services/owner/election.js";
import {
  addressIn,
  connectTo,
  openMeetingPlace,
  type MeetingPlace,
} from "../../../../src/services/wire/meetingPlace.js";
import { useShortFolder } from "../../../support/localSockets.js";

describe("who is the owner", () => {
  const folder = useShortFolder();
  let place: MeetingPlace;
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  beforeEach(async () => {
    place = await openMeetingPlace({
      runtimeFolder: folder(),
      dataFolder: join(folder(), "data"),
    });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  const candidate = (): Server => {
    const server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    servers.push(server);
    return server;
  };
  const entries = (): string[] => readdirSync(place.folder).filter((name) => name !== "token");
  /** As SIGKILL leaves it: an entry where nobody listens. */
  const kill = async (generation: number, server: Server): Promise<void> => {
    const { renameSync } = await import("node:fs");
    const path = addressIn(place, generation);
    renameSync(path, `${path}.kept`);
    server.close();
    await once(server, "close");
    renameSync(`${path}.kept`, path);
  };

  it("is who comes first", async () => {
    assert.equal(await takeOffice(place, candidate()), 1);
    assert.equal(await takeOffice(place, candidate()), undefined);
    assert.deepEqual(entries(), ["1.sock"]);
  });

  it("is one of many who come at once", async () => {
    const taken = await Promise.all(
      [...Array(40).keys()].map(() => takeOffice(place, candidate())),
    );
    assert.equal(taken.filter((each) => each !== undefined).length, 1);
    assert.equal(servers.filter(({ listening }) => listening).length, 1);
  });

  it("is the next one where the last was killed, whose entry goes", async () => {
    const killed = candidate();
    assert.equal(await takeOffice(place, killed), 1);
    await kill(1, killed);
    assert.equal(await connectTo(addressIn(place, 1)), undefined);
    const taken = await Promise.all(
      [...Array(10).keys()].map(() => takeOffice(place, candidate())),
    );
    assert.deepEqual(
      taken.filter((each) => each !== undefined),
      [2],
    );
    assert.deepEqual(entries(), ["2.sock"]);
  });

  it("never has a number twice, when the last has ended in order too", async () => {
    for (const generation of [1, 2, 3]) {
      const server = candidate();
      assert.equal(await takeOffice(place, server), generation);
      await leaveOffice(place, generation, server);
      await once(server, "close");
      assert.deepEqual(entries(), [`${generation}.ended`]);
    }
  });

  it("waits until one has ended that was only slow to listen, and was taken for dead", async () => {
    const slow = candidate();
    await new Promise<void>((resolve) => slow.listen(addressIn(place, 1), resolve));
    // The highest number, and nobody there: as if its owner had seen the slow one not listening yet.
    const ended = candidate();
    await new Promise<void>((resolve) => ended.listen(addressIn(place, 2), resolve));
    await kill(2, ended);
    let isTaken = false;
    const taking = takeOffice(place, candidate()).then((generation) => {
      isTaken = true;
      return generation;
    });
    await once(slow, "connection");
    assert.equal(isTaken, false);
    slow.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    assert.equal(await taking, 3);
  });
});
