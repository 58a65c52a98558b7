import assert from "node:assert/strict";
import { connect } from "node:net";
import { guardedFetch } from "../../../../src/providers/http/guardedFetch.js";
import { HttpFault } from "../../../../src/providers/http/httpFault.js";
import { proxiedFetch } from "../../../../src/providers/http/undiciFetch.js";
import { systemClock } from "../../../../src/systemClock.js";
import { HttpRig, patient, thrownBy } from "../../../support/httpRig.js";

const rig = new HttpRig();
afterEach(() => rig.close());

const settings = { httpProxy: "", httpsProxy: "", noProxy: "" };

/** A proxy that leads every tunnel to one server, and remembers where each was to go. */
async function proxyTo(origin: string, asked: string[]): Promise<string> {
  const proxy = await rig.tcp((socket) => {
    socket.once("data", (data) => {
      asked.push(String(data).split(" ")[1] ?? "");
      const { hostname, port } = new URL(origin);
      const server = connect(Number(port), hostname, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(server).pipe(socket);
      });
      server.on("error", () => socket.destroy());
      socket.on("close", () => server.destroy());
    });
  });
  return proxy.origin;
}

describe("proxiedFetch", () => {
  it("asks through the proxy that it is given", async () => {
    const asked: string[] = [];
    const { origin } = await rig.http((request, response) => response.end(request.headers.host));
    const proxy = await proxyTo(origin, asked);
    const fetch = proxiedFetch({ ...settings, httpProxy: proxy }, 60_000);
    const answer = await fetch("http://far.example.com/");
    assert.equal(await answer.text(), "far.example.com");
    assert.deepEqual(asked, ["far.example.com:80"]);
  });

  it("goes past it for the hosts that are named", async () => {
    const { origin } = await rig.http((_request, response) => response.end("here"));
    const asked: string[] = [];
    const httpProxy = await proxyTo(origin, asked);
    const fetch = proxiedFetch({ ...settings, httpProxy, noProxy: "127.0.0.1" }, 60_000);
    assert.equal(await (await fetch(origin)).text(), "here");
    assert.deepEqual(asked, []);
  });

  it("tells a proxy that says no from a server that does", async () => {
    const httpsProxy = await rig.rawAt(
      "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
      "end",
    );
    const fetch = guardedFetch({
      origin: "https://far.example.com",
      limits: patient,
      means: {
        clock: systemClock,
        fetch: proxiedFetch({ ...settings, httpsProxy }, 60_000),
      },
    });
    const thrown = await thrownBy(fetch("https://far.example.com/"));
    assert.ok(thrown instanceof HttpFault && thrown.kind === "proxy", String(thrown));
  });
});
