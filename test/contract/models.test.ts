import assert from "node:assert/strict";
import {
  checkEvent,
  schemaVersion,
  knownEventSchema,
  type EventBody,
} from "../../src/protocol/events.js";
import { builtinDeclaration } from "../../src/providers/builtin/builtinDeclaration.js";
import { builtinPorts } from "../../src/providers/builtin/builtinProvider.js";
import type { ChatModel } from "../../src/providers/chat/chatModel.js";
import { languagePorts, visionPorts } from "../../src/providers/chat/chatPorts.js";
import type { ModelSize } from "../../src/providers/chat/chatPromptModel.js";
import { drawingPorts } from "../../src/providers/svg/drawingPorts.js";
import { ProviderTable } from "../../src/providers/providerTable.js";
import { servicesConnections } from "../../src/providers/services/servicesKind.js";
import { Sight } from "../../src/providers/vscode/sight.js";
import { VscodeChat } from "../../src/providers/vscode/vscodeChat.js";
import { runCall } from "../../src/search/callRunner.js";
import type { ImageStore, ModelPorts } from "../../src/search/ports.js";
import { reduce, startState } from "../../src/search/reduce.js";
import { inputsOf, requestFor } from "../../src/search/requests.js";
import type { SearchState } from "../../src/search/state.js";
import { ImageFolder } from "../../src/sessions/imageStore.js";
import { drawSvg } from "../../src/svg/drawSvg.js";
import { systemClock } from "../../src/systemClock.js";
import {
  QuickClock,
  drawingPng,
  imageWorkHere,
  inFolder,
  quickFileSystem,
} from "../support/diskHarness.js";
import { willingChat, wildChat } from "../support/fakeChat.js";
import { FakeLanguageModels, gpt } from "../support/fakeLanguageModels.js";
import { FakeModels } from "../support/fakeModels.js";
import { FakeServices } from "../support/fakeServices.js";
import { hostileModels } from "../support/hostileModels.js";
import { sharedWorkers } from "../support/sharedWorkers.js";
import { stillMeans } from "../support/stillMeans.js";
import { svgJobs, svgRig } from "../support/svgRig.js";
import { planOf, providersOf } from "../support/searchHarness.js";

/**
 * The contract of a provider: whatever it does, each call comes to exactly one event that a journal
 * takes, or to `call.aborted` once it was told to stop. The four ports stand in one suite, because
 * a search calls them in a row.
 */

interface Subject {
  readonly name: string;
  /** Null for one whose answers need not be of use. */
  readonly succeeds: boolean;
  readonly make: () => Made | Promise<Made>;
}

interface Made {
  readonly ports: ModelPorts;
  readonly dispose: () => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

const subjects: readonly Subject[] = [
  {
    name: "the built-in provider",
    succeeds: true,
    make: () => ({ ports: builtinPorts(sharedWorkers), dispose: nothing }),
  },
  {
    name: "the fakes",
    succeeds: true,
    make: () => ({ ports: drawingPng(new FakeModels(new QuickClock()).ports), dispose: nothing }),
  },
  ...(["schema", "json", "none"] as const).flatMap((formSupport) =>
    (["usual", "small"] as const).map((size) => ({
      name: `a chat model in every role (form ${formSupport}, ${size})`,
      succeeds: true,
      make: () => ({ ports: chatPorts(willingChat(formSupport), size), dispose: nothing }),
    })),
  ),
  ...[true, false].map((takesTools) => ({
    name: `the editor's models, ${takesTools ? "with" : "without"} tools`,
    succeeds: true,
    make: () => ({ ports: chatPorts(editorChat(takesTools)), dispose: nothing }),
  })),
  ...["clip", "writer-7b"].map((judge) => ({
    name: `Imagebeam's own services, judged by ${judge}`,
    succeeds: true,
    make: () => servicesSubject(judge),
  })),
  ...[1, 2, 3, 4, 5, 6].map((seed) => ({
    name: `a chat model that answers anything (${seed})`,
    succeeds: false,
    make: () => ({ ports: chatPorts(wildChat(seed)), dispose: nothing }),
  })),
  ...[1, 2, 3, 4, 5, 6].map((seed) => ({
    name: `a hostile provider (${seed})`,
    succeeds: false,
    make: () => ({ ports: hostileModels(new QuickClock(), seed), dispose: nothing }),
  })),
];

async function servicesSubject(judge: string): Promise<Made> {
  const fake = await FakeServices.start();
  const means = { ...stillMeans, clock: systemClock };
  const keys = { keyFor: () => Promise.resolve(fake.token) };
  const connection = { name: "rack", kind: "services", url: fake.origin };
  const table = new ProviderTable([servicesConnections], { ...means, keys }, () => [connection]);
  const choice = { language: "rack", image: "rack", vision: `rack/${judge}` };
  const declared = await table.declare(choice, {}, new AbortController().signal);
  return { ports: await table.connect(declared), dispose: () => fake.close() };
}

function editorChat(takesTools: boolean): ChatModel {
  const editor = new FakeLanguageModels({ models: [{ ...gpt, takesTools }] });
  const sight = new Sight(editor);
  // Known beforehand: the first call that shows an image takes one request more than those behind it.
  editor.sight.set(JSON.stringify([gpt.vendor, gpt.id, gpt.version]), true);
  const toolless = new Set(takesTools ? [] : [gpt.id]);
  return new VscodeChat({ editor, model: gpt.id, toolless, sight, why: "Tests." });
}

function chatPorts(chat: ChatModel, size: ModelSize = "usual"): ModelPorts {
  const jobs = svgJobs(async (work) => {
    const { rasteriser, fonts } = await svgRig();
    return drawSvg(work, rasteriser, fonts);
  });
  const { images } = drawingPorts(chat, { jobs, looks: true });
  const { prompts, critic } = languagePorts(chat, { size });
  return { prompts, critic, images, judge: visionPorts(chat).judge };
}

const keys = [
  "i0c0/write/1",
  "i0c0/draw/1",
  "i0c0/judge/1",
  "i1/critique/i0c0/1",
  "i1c0/write/1",
  "i1c0/draw/1",
];

for (const { name, succeeds, make } of subjects) {
  describe(`the ports of ${name}`, () => {
    let subject: Made;
    before(async () => {
      subject = await make();
    });
    after(() => subject.dispose());

    const call = async (
      state: SearchState,
      key: string,
      images: ImageStore,
      signal: AbortSignal,
    ) => {
      const request = requestFor(state, key);
      const one = { key, inputs: inputsOf(state, key, request), request, timeoutMs: Infinity };
      const deps = {
        ports: subject.ports,
        checkEvent,
        images,
        clock: new QuickClock(),
        onProgress: () => undefined,
      };
      const outcome = await runCall(one, deps, signal);
      assert.ok(outcome.kind !== "storage");
      // When it is asked again is the driver's affair.
      if (outcome.kind === "deferred") return { kind: "callFailed", ...outcome.failure } as const;
      return outcome.event;
    };

    it("answer each kind of call with one event that a journal takes", async () => {
      await eachKey(async (state, key, images) => {
        const event = await call(state, key, images, new AbortController().signal);
        assertJournaled(event);
        if (succeeds) assert.notEqual(event.kind, "callFailed");
        return event;
      });
    }).timeout(20_000);

    it("answer the same request the same", async () => {
      await eachKey(async (state, key, images) => {
        const [one, other] = [
          await call(state, key, images, new AbortController().signal),
          await call(state, key, images, new AbortController().signal),
        ];
        assert.deepEqual({ ...other, milliseconds: 0 }, { ...one, milliseconds: 0 });
        return one;
      });
    }).timeout(20_000);

    it("end an aborted call without an answer, before it began and in its midst", async () => {
      await eachKey(async (state, key, images) => {
        const early = await call(state, key, images, AbortSignal.abort());
        assert.ok(early.kind === "callFailed" && early.code === "call.aborted");
        const stop = new AbortController();
        const running = call(state, key, images, stop.signal);
        setImmediate(() => stop.abort());
        const late = await running;
        assertJournaled(late);
        assert.ok(late.kind !== "callFailed" || late.code === "call.aborted" || !succeeds);
        return call(state, key, images, new AbortController().signal);
      });
    }).timeout(20_000);
  });
}

function assertJournaled(event: EventBody): void {
  const parsed = knownEventSchema().safeParse({ seq: 0, at: 0, ...event });
  assert.ok(parsed.success, parsed.error?.message);
}

/** Walks one candidate and its first child through every kind of call. */
async function eachKey(
  visit: (state: SearchState, key: string, images: ImageStore) => Promise<EventBody>,
): Promise<void> {
  await inFolder(async (folder) => {
    const images = new ImageFolder({
      files: quickFileSystem,
      folder,
      ...imageWorkHere,
      guard: nothing,
    });
    let state = plannedState();
    for (const key of keys) {
      // Another first drawing would tell nothing new; a changed one does.
      if (key === "i1c0/draw/1" && state.candidates["i1c0"]?.base == null) continue;
      const event = await visit(state, key, images);
      if (event.kind === "callFailed") state = await withAnswer(state, key, images);
      else state = answered(state, key, event);
      if (key === "i0c0/judge/1") state = withChild(state);
    }
  });
}

function plannedState(): SearchState {
  const plan = planOf({ goal: "two red sailboats under a full moon", widthPx: 64, heightPx: 64 });
  const state = startState({
    seq: 0,
    at: 0,
    kind: "searchStarted",
    schemaVersion,
    sessionId: "9d1f0f6e-5a6b-4c1d-8a52-1f6f3b6f7a10",
    appVersion: "test",
    plan: { ...plan, candidates: 1, beamWidth: 1 },
    providers: { ...providersOf(), image: builtinDeclaration.image },
  });
  return next(state, planned("i0c0", null, null));
}

function withChild(state: SearchState): SearchState {
  const pool = [{ id: "i0c0", total: state.candidates["i0c0"]?.scores?.total ?? null }];
  const ranked = next(state, { kind: "iterationRanked", iteration: 0, pool, kept: ["i0c0"] });
  const child = planned("i1c0", "i0c0", "i1/critique/i0c0");
  const isDrawing = state.candidates["i0c0"]?.source != null;
  return next(ranked, { ...child, ...(isDrawing && { base: "i0c0" }) });
}

function planned(candidate: string, parent: string | null, critiqueRef: string | null): EventBody {
  return {
    kind: "candidatePlanned",
    candidate,
    parent,
    critiqueRef,
    action: parent === null ? "expand" : "refine",
    iterationSize: 1,
    halves: "both",
  };
}

/** What a good provider would have answered, so that the next kind of call has what it needs. */
async function withAnswer(
  state: SearchState,
  key: string,
  images: ImageStore,
): Promise<SearchState> {
  const ports = drawingPng(new FakeModels(new QuickClock()).ports);
  const request = requestFor(state, key);
  const one = { key, inputs: inputsOf(state, key, request), request, timeoutMs: Infinity };
  const deps = { ports, images, checkEvent, clock: new QuickClock(), onProgress: () => undefined };
  const outcome = await runCall(one, deps, new AbortController().signal);
  assert.ok(outcome.kind === "recorded");
  return answered(state, key, outcome.event);
}

function answered(state: SearchState, key: string, event: EventBody): SearchState {
  const call = { key, inputs: "0".repeat(64), lane: "lane", worstUsd: 0 };
  return next(next(state, { kind: "callStarted", ...call }), event);
}

function next(state: SearchState, event: EventBody): SearchState {
  return reduce(state, { seq: state.nextSeq, at: state.lastAt, ...event });
}
