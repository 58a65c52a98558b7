import assert from "node:assert/strict";
import { callErrorOf } from "../../../../src/providers/openai/openaiFailures.js";
import { ServerRefusal } from "../../../../src/providers/openai/serverRefusal.js";
import { redactorOf } from "../../../../src/providers/http/redactor.js";

const context = {
  site: {
    ...{ connection: "mine", host: "ai.test", work: "text" as const },
    redact: redactorOf(["sk-canary-0123456789"]),
  },
  ...{ model: "m", hasKey: true, successor: null },
};
const refusal = (error: object): ServerRefusal =>
  new ServerRefusal(400, new Headers(), JSON.stringify({ error }));

describe("a refusal of a server", () => {
  it("is read as far as a person would read it, whatever its length", () => {
    const long = refusal({ message: "violat".repeat(1_000_000), code: "x".repeat(1_000_000) });
    assert.ok(long.told.message.length <= 2000 && long.told.code.length <= 2000);
    assert.ok(long.body.length <= 20_000);
  });

  it("says nothing of a key that was not sent, whatever the server says of it", () => {
    const body = { error: { message: "Incorrect API key provided: .", code: "invalid_api_key" } };
    const without = new ServerRefusal(401, new Headers(), JSON.stringify(body));
    const { code, message } = callErrorOf(without, { ...context, hasKey: false });
    assert.deepEqual([code, message], ["auth.missing", "mine asks for a key. Set its key."]);
  });

  it("tells no key that has in it what nobody sees", () => {
    const split = "sk-canary-0123456789".split("").join("\u200b");
    const { message } = callErrorOf(
      refusal({ message: `No model for ${split}`, code: "model_not_found" }),
      context,
    );
    assert.ok(!message.replace(/[^ -~]/g, "").includes("canary"), message);
  });
});
