import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../src/base/clock.js";
import { LocalClient } from "../../src/services/client/localClient.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { ServiceError, type ServiceErrorCode } from "../../src/services/serviceError.js";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import { addressIn, openMeetingPlace } from "../../src/services/wire/meetingPlace.js";
import { waitFor } from "../editor/launcher/waitFor.js";
import { language } from "../support/fakeOwnerParts.js";
import { useShortFolder } from "../support/localSockets.js";
import { noteSetUp } from "../support/setUpNote.js";

const never = new AbortController().signal;

const fails =
  (code: ServiceErrorCode, words = /./) =>
  (error: unknown): boolean =>
    error instanceof ServiceError && error.code === code && words.test(error.message);

describe("a client beside somebody who only looks like an owner", () => {
  let server: Server;
  const clients: LocalClient[] = [];
  const folder = useShortFolder(() => clients.splice(0).forEach((client) => client.dispose()));
  const place = () => ({ runtimeFolder: folder(), dataFolder: join(folder(), "data") });
  beforeEach(() => noteSetUp(serviceFolders(place().dataFolder)));
  const open = (clock: Clock = serviceClock): LocalClient => {
    const client = new LocalClient({
      ...{ place: place(), version: "1.2.3", client: "editor", clock },
      ...{ isAlive: () => false, start: () => Promise.reject(new Error("none is started")) },
    });
    clients.push(client);
    return client;
  };
  const answer = async (line: string, onHello = (): void => undefined): Promise<void> => {
    const meeting = await openMeetingPlace(place());
    server = createServer((socket) => {
      socket.on("error", () => undefined).on("data", onHello);
      if (line !== "") socket.write(line);
    });
    await new Promise<void>((resolve) => server.listen(addressIn(meeting, 1), resolve));
  };
  afterEach(() => void server.close());

  it("says which side to update where the protocols differ", async () => {
    await answer('{"protocol": 99, "version": "9.0.0", "pid": 7}\n');
    const newer = /run for Imagebeam 9\.0\.0.*Update this Imagebeam \(1\.2\.3\)/;
    await assert.rejects(open().use(language, never), fails("service.noOwner", newer));
  });

  it("says so where it is older", async () => {
    await answer('{"protocol": 0, "version": "0.0.9", "pid": 7}\n');
    const older = /Close the windows and terminals that still use Imagebeam 0\.0\.9/;
    await assert.rejects(open().status(never), fails("service.noOwner", older));
  });

  it("takes an owner that ends before it answers as one that has ended", async () => {
    const meeting = await openMeetingPlace(place());
    server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write('{"protocol": 1, "version": "1.2.3", "pid": 7}\n');
        socket.on("data", () => socket.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(addressIn(meeting, 1), resolve));
    await open().shutDown(never);
  });

  it("does not trust who speaks no known language", async () => {
    await answer("HTTP/1.1 400 Bad Request\n");
    await assert.rejects(open().use(language, never), fails("service.noOwner"));
  });

  it("looks on with breaks where it does not understand what it is told", async () => {
    let calls = 0;
    const meeting = await openMeetingPlace(place());
    server = createServer((socket) => {
      calls += 1;
      socket.on("error", () => undefined);
      socket.on("data", () => {
        socket.write('{"protocol": 1, "version": "1.2.3", "pid": 7}\n');
        socket.write('{"jsonrpc": "2.0", "id": 0, "result": {"services": "many"}}\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(addressIn(meeting, 1), resolve));
    let breaks = 0;
    const clock: Clock = {
      nowMs: () => Date.now(),
      sleep: (ms, signal) => {
        if (ms === 2000) breaks += 1;
        return serviceClock.sleep(ms === 2000 ? 3_600_000 : ms, signal);
      },
    };
    open(clock).watch(() => undefined);
    await waitFor("a break", () => breaks === 1);
    assert.equal(calls, 1);
  });

  it("waits half a minute for an answer, and no longer", async () => {
    let isHeard: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => (isHeard = resolve));
    await answer("", isHeard);
    // Real time, but for that half minute: it is over once the other has heard the question.
    const clock: Clock = {
      nowMs: () => serviceClock.nowMs(),
      sleep: (ms, signal) => (ms === 30_000 ? heard : serviceClock.sleep(ms, signal)),
    };
    await assert.rejects(
      open(clock).use(language, never),
      fails("service.noOwner", /does not answer/),
    );
  });
});
