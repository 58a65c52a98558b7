import assert from "node:assert/strict";
import { silenceLimits, watchAnswers } from "../../../../src/services/owner/answerWatch.js";
import { VirtualClock } from "../../../support/virtualClock.js";

const never = new AbortController().signal;

/** A client that answers at once, until it is told to be silent. */
class Client {
  readonly clock = new VirtualClock();
  readonly gone = new AbortController();
  readonly told: string[] = [];
  asked = 0;
  hasAny = true;
  answers: "at once" | "with an error" | "never" = "at once";
  #silent: (() => void)[] = [];

  watch(): Promise<void> {
    return watchAnswers(
      {
        ask: () => this.#answer(),
        hasAny: () => this.hasAny,
        onSilent: (forMs) => this.told.push(`silent for ${forMs}`),
        close: () => this.told.push("closed"),
        gone: this.gone.signal,
      },
      this.clock,
    );
  }

  /** As one that was stopped and goes on. */
  comeBack(): void {
    this.answers = "at once";
    for (const answer of this.#silent.splice(0)) answer();
  }

  passes(ms: number): Promise<void> {
    return this.clock.run(this.clock.sleep(ms, never));
  }

  #answer(): Promise<void> {
    this.asked++;
    if (this.answers === "with an error") return Promise.reject(new Error("unknown method"));
    if (this.answers === "at once") return Promise.resolve();
    return new Promise((resolve) => this.#silent.push(resolve));
  }
}

describe("watching whether a client answers", () => {
  const { lookMs, takeBackLooks, closeLooks, restLooks } = silenceLimits;
  let client: Client;
  beforeEach(() => {
    client = new Client();
  });
  afterEach(() => client.gone.abort());

  it("asks who has a model each five seconds, and leaves alone who answers", async () => {
    void client.watch();
    await client.passes(3_600_001);
    assert.equal(client.asked, 720);
    assert.deepEqual(client.told, []);
  });

  it("asks who has none once a minute", async () => {
    client.hasAny = false;
    void client.watch();
    await client.passes(10 * restLooks * lookMs + 1);
    assert.equal(client.asked, 10);
  });

  it("takes an error for an answer: an earlier version knows no such question", async () => {
    client.answers = "with an error";
    void client.watch();
    await client.passes(3_600_000);
    assert.deepEqual(client.told, []);
  });

  it("tells of half a minute's silence once, and closes after ten minutes", async () => {
    client.answers = "never";
    const over = client.watch();
    await client.passes((takeBackLooks + 1) * lookMs - 1);
    assert.deepEqual(client.told, []);
    await client.passes(2);
    assert.deepEqual(client.told, ["silent for 30000"]);
    await client.passes((closeLooks - takeBackLooks) * lookMs);
    assert.deepEqual(client.told, ["silent for 30000", "closed"]);
    await over;
    assert.equal(client.asked, 1);
  });

  it("begins anew with one that comes back, and tells of its next silence too", async () => {
    client.answers = "never";
    void client.watch();
    await client.passes(60_000);
    client.comeBack();
    await client.passes(600_000);
    assert.deepEqual(client.told, ["silent for 30000"]);
    client.answers = "never";
    await client.passes(60_000);
    assert.deepEqual(client.told, ["silent for 30000", "silent for 30000"]);
  });

  it("takes nothing from anybody because the clock jumps", async () => {
    void client.watch();
    await client.passes(lookMs + 1);
    client.answers = "never";
    client.clock.jump(86_400_000);
    await client.passes(lookMs + 1);
    client.comeBack();
    client.clock.jump(-86_400_000);
    await client.passes(600_000);
    assert.deepEqual(client.told, []);
  });

  it("ends with the connection", async () => {
    const over = client.watch();
    client.gone.abort();
    await over;
    assert.equal(client.clock.sleeping, 0);
  });
});
