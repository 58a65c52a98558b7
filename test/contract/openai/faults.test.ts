import assert from "node:assert/strict";
import { CallError, PromptRefusedError } from "../../../src/base/errors.js";
import { chatAt, drawRequest, goal, imagesAt } from "../../support/fakeOpenai/fakeModels.js";
import { FakeOpenai } from "../../support/fakeOpenai/fakeOpenai.js";
import { faults, type Fault, type FaultName } from "../../support/fakeOpenai/faults.js";
import { flavourOf } from "../../support/fakeOpenai/flavours.data.js";
import { waitFor } from "../../editor/launcher/waitFor.js";

const signal = new AbortController().signal;
const request = { messages: [{ role: "user", text: goal }], maxTokens: 100 } as const;
const flavour = flavourOf("openai");

interface Wanted {
  readonly code: string;
  readonly scope: "candidate" | "connection";
  readonly retryable: boolean;
  readonly billed: "no" | "maybe" | "yes";
  /** Of the two, where they differ. */
  readonly billedImage?: "no" | "maybe" | "yes";
  readonly retryAfterMs?: number;
  readonly says: RegExp;
}

const connection = { scope: "connection", retryable: false, billed: "no" } as const;
const deferred = { scope: "candidate", retryable: true, billed: "no" } as const;
const refusedPrompt = { scope: "candidate", retryable: false, billed: "no" } as const;
const noAnswer = { scope: "candidate", retryable: true, billed: "yes" } as const;
const broken = { scope: "candidate", retryable: true, billed: "no", billedImage: "maybe" } as const;

const wanted: Partial<Readonly<Record<FaultName, Wanted>>> = {
  wrongKey: { code: "auth.refused", ...connection, says: /Set another key/ },
  unverified: { code: "auth.notAllowed", ...connection, says: /Verify the organisation/ },
  noShare: { code: "auth.notAllowed", ...connection, says: /Choose another model/ },
  wrongPath: { code: "server.wrongPath", ...connection, says: /Correct the URL/ },
  wrongPathPage: { code: "server.wrongPath", ...connection, says: /Correct the URL/ },
  sentOn: { code: "server.wrongPath", ...connection, says: /another server/ },
  unknownModel: { code: "model.unknown", ...connection, says: /Choose gpt-6-luna instead/ },
  tooOften: { code: "rate.limited", ...deferred, retryAfterMs: 7000, says: /Rate limit/ },
  tooOftenInWords: { code: "rate.limited", ...deferred, retryAfterMs: 1500, says: /Rate limit/ },
  tooOftenUnsaid: { code: "rate.limited", ...deferred, retryAfterMs: 1000, says: /slow down/ },
  noCredit: { code: "quota.exhausted", ...connection, says: /Add credit/ },
  paymentRequired: { code: "quota.exhausted", ...connection, says: /Insufficient credits/ },
  broken: { code: "server.failed", ...broken, says: /500/ },
  overloaded: { code: "server.failed", ...broken, retryAfterMs: 2000, says: /503/ },
  moderated: { code: "prompt.refused", ...refusedPrompt, says: /safety system/ },
  moderatedBefore: { code: "prompt.refused", ...refusedPrompt, says: /Rejected/ },
  moderatedByAzure: { code: "prompt.refused", ...refusedPrompt, says: /management policy/ },
  resetBefore: { code: "server.failed", ...broken, says: /./ },
  resetInBody: { code: "server.failed", ...broken, billed: "maybe", says: /./ },
  truncated: { code: "answer.invalid", ...noAnswer, says: /is no JSON/ },
  wrongSchema: { code: "answer.invalid", ...noAnswer, says: /has no (?:message|image)/ },
  page: { code: "answer.invalid", ...noAnswer, says: /is no JSON/ },
};
const wantedOfChat: Partial<Readonly<Record<FaultName, Wanted>>> = {
  refusal: { code: "prompt.refused", ...refusedPrompt, billed: "yes", says: /can't help/ },
  filtered: { code: "prompt.refused", ...refusedPrompt, billed: "yes", says: /will not answer/ },
};
const wantedOfImages: Partial<Readonly<Record<FaultName, Wanted>>> = {
  noImage: { code: "answer.invalid", ...noAnswer, says: /no PNG, JPEG or WebP/ },
};

/** The fake plays it at this call; those before and behind it are answered. */
const faultyCall = 1;

async function withFault(fault: Fault, use: (fake: FakeOpenai) => Promise<void>): Promise<void> {
  const fake = await FakeOpenai.start(flavour, {
    fault: (index) => (index === faultyCall ? fault : undefined),
  });
  try {
    await use(fake);
  } finally {
    await fake.stop();
  }
}

const calls = {
  chat: (fake: FakeOpenai) => () => chatAt(fake, flavour).complete(request, signal),
  images: (fake: FakeOpenai) => () =>
    imagesAt(fake, flavour).draw(drawRequest, signal, () => undefined),
} as const;

for (const [part, call, own] of [
  ["chat", calls.chat, wantedOfChat],
  ["images", calls.images, wantedOfImages],
] as const) {
  describe(`what a fault comes to in ${part}`, () => {
    for (const [name, expected] of Object.entries({ ...wanted, ...own })) {
      it(`${name} is ${expected.code}, and the next call is answered`, () =>
        withFault(faults[name as FaultName], async (fake) => {
          const ask = call(fake);
          await ask();
          await assert.rejects(ask, (error) => {
            assert.ok(error instanceof CallError, String(error));
            const billed =
              part === "images" ? (expected.billedImage ?? expected.billed) : expected.billed;
            const { code, scope, retryable, retryAfterMs } = error;
            assert.deepEqual(
              { code, scope, retryable, retryAfterMs, billed: error.billed },
              {
                code: expected.code,
                scope: expected.scope,
                retryable: expected.retryable,
                retryAfterMs: expected.retryAfterMs,
                billed,
              },
            );
            assert.match(error.message, expected.says);
            assert.equal(error instanceof PromptRefusedError, code === "prompt.refused");
            return true;
          });
          await ask();
          assert.equal(fake.ledger.length, 3);
        }));
    }

    it("an abort reaches the server's socket and rejects with its reason", () =>
      withFault(faults.hang, async (fake) => {
        const ask = { chat: chatAt(fake, flavour), images: imagesAt(fake, flavour) };
        await calls[part](fake)();
        const controller = new AbortController();
        const asked =
          part === "chat"
            ? ask.chat.complete(request, controller.signal)
            : ask.images.draw(drawRequest, controller.signal, () => undefined);
        await waitFor("the call to arrive", () => Promise.resolve(fake.ledger.length === 2));
        const reason = new Error("enough");
        controller.abort(reason);
        await assert.rejects(asked, (error) => error === reason);
        const line = fake.ledger[faultyCall];
        await waitFor("the socket to close", () => Promise.resolve(line?.wasAborted === true));
      }));

    it("so does one in the middle of an answer without an end", () =>
      withFault(faults.endless, async (fake) => {
        await calls[part](fake)();
        const controller = new AbortController();
        const limits = { maxBytes: Number.MAX_SAFE_INTEGER };
        const asked =
          part === "chat"
            ? chatAt(fake, flavour, { limits }).complete(request, controller.signal)
            : imagesAt(fake, flavour, { limits }).draw(
                drawRequest,
                controller.signal,
                () => undefined,
              );
        const ended = assert.rejects(asked, (error) => error === controller.signal.reason);
        await waitFor("the answer to begin", () =>
          Promise.resolve(fake.ledger[faultyCall]?.status === 200),
        );
        controller.abort();
        await ended;
        const line = fake.ledger[faultyCall];
        await waitFor("the socket to close", () => Promise.resolve(line?.wasAborted === true));
      }));
  });
}

describe("an answer that does not come, or does not end", () => {
  const limits = { firstByteMs: 300, wholeMs: 2000, maxBytes: 1_000_000 };
  const cases: readonly [fault: FaultName, code: string][] = [
    ["hang", "call.timeout"],
    ["large", "answer.invalid"],
    ["endless", "answer.invalid"],
  ];
  for (const [name, code] of cases) {
    it(`${name} is ${code} of the candidate, and its socket is closed`, () =>
      withFault(faults[name], async (fake) => {
        await calls.chat(fake)();
        const chat = chatAt(fake, flavour, { limits });
        await assert.rejects(chat.complete(request, signal), { code, scope: "candidate" });
        const images = imagesAt(fake, flavour, { limits });
        await images.draw(drawRequest, signal, () => undefined);
        const line = fake.ledger[faultyCall];
        await waitFor("the socket to close", () => Promise.resolve(line?.wasAborted === true));
      }));
  }
});

describe("an answer with thoughts in it", () => {
  const said = (fault: Fault): Promise<{ text: string; isCutOff: boolean }> => {
    let answer: { text: string; isCutOff: boolean } | undefined;
    return withFault(fault, async (fake) => {
      await calls.chat(fake)();
      answer = await calls.chat(fake)();
    }).then(() => answer ?? assert.fail("no answer"));
  };

  it("is told without them", async () => {
    assert.equal((await said(faults.thinks)).text, '{"ok": true}');
  });

  it("is cut off where the thoughts never ended", async () => {
    const { text, isCutOff } = await said(faults.thinksOnly);
    assert.deepEqual({ text, isCutOff }, { text: "", isCutOff: true });
  });

  it("is handed on as it is where it refuses in prose", async () => {
    assert.match((await said(faults.proseRefusal)).text, /I'm sorry/);
  });
});

describe("an answer that came without a key", () => {
  it("asks for one", async () => {
    const fake = await FakeOpenai.start(flavour);
    try {
      await assert.rejects(chatAt(fake, flavour, { key: "" }).complete(request, signal), {
        code: "auth.missing",
        scope: "connection",
      });
    } finally {
      await fake.stop();
    }
  });
});
