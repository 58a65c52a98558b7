import assert from "node:assert/strict";
import { CallError } from "../../../../../src/base/errors.js";
import { SearchModels } from "../../../../../src/host/connections/searchModels.js";
import {
  ShownForm,
  type FormDeps,
  type KeptForm,
} from "../../../../../src/host/panels/search/shownForm.js";
import { limits, onDidChangeLimits, saveDailyLimit } from "../../../../../src/host/settings.js";
import type { SearchPage } from "../../../../../src/host/panels/search/searchPage.js";
import type { ModelChoice } from "../../../../../src/protocol/connections.js";
import type { HostToView } from "../../../../../src/protocol/panelMessages.js";
import type { SearchEstimate } from "../../../../../src/searchEstimate.js";
import { roles } from "../../../../../src/protocol/providers.js";
import { estimateOf } from "../../../../support/estimates.js";
import { planOf, providersOf } from "../../../../support/searchHarness.js";
import { editor } from "../../../../support/vscode/fakeEditor.js";
import { modelsRig, toyAt } from "../../../../support/vscode/modelsRig.js";

interface Stage {
  readonly kept?: KeptForm;
  readonly blocked?: string;
  readonly picked?: ModelChoice;
  readonly forecasts?: (() => Promise<SearchEstimate>)[];
  /** What a person makes of the question for a higher limit. */
  readonly raise?: () => Promise<void>;
  /** What is said of the size that an image model draws; by its reference. */
  readonly drawnAs?: (image: string | undefined, widthPx: number) => string | null;
}

const free = (): Promise<SearchEstimate> => estimateOf(planOf(), providersOf());
const planChecklist = () => assert.fail("Nobody asked for it");

function opened({ kept, blocked, picked, forecasts = [], raise, drawnAs }: Stage = {}) {
  editor.reset();
  const sent: HostToView[] = [];
  const doing: Promise<void>[] = [];
  const asked: ModelChoice[] = [];
  const plans: number[] = [];
  const raised: SearchEstimate[] = [];
  let defaults: ModelChoice = { image: "studio/flux" };
  let tellChange = (): void => undefined;
  let changes = 0;
  const page = { send: (message: HostToView) => sent.push(message) } as unknown as SearchPage;
  const models: FormDeps["models"] = {
    onDidChange: (listener) => {
      tellChange = listener;
      return { dispose: () => (tellChange = () => undefined) };
    },
    choice: (changed) => ({ ...defaults, ...changed }),
    inWords: (changed) => ({
      roles: roles.map((role) => {
        const model = { ...defaults, ...changed }[role] ?? "builtin";
        return { role, model, place: "", isChanged: changed[role] !== undefined };
      }),
      isBuiltinAlone: false,
    }),
    change: () => Promise.resolve(picked),
    forecast: ({ candidates }, choice) => {
      asked.push(choice);
      plans.push(candidates);
      return (forecasts.shift() ?? free)();
    },
    drawnText: ({ widthPx }, { image }) => Promise.resolve(drawnAs?.(image, widthPx) ?? null),
  };
  const form = new ShownForm(
    { values: { candidates: 3 }, output: "/out", folder: undefined, scope: undefined },
    kept ?? {},
    {
      ...{ page, models, onDidChangeLimits, planChecklist },
      carryOut: (act) => void doing.push(act()),
      blocked: () => blocked ?? null,
      onChanged: () => (changes += 1),
      raiseDailyLimit: (estimate) => {
        raised.push(estimate);
        return raise?.() ?? Promise.resolve();
      },
    },
  );
  return {
    ...{ form, sent, asked, plans, raised },
    settled: async () => {
      while (doing.length > 0) await Promise.all(doing.splice(0));
    },
    setDefaults: (choice: ModelChoice) => {
      defaults = choice;
      tellChange();
    },
    changes: () => changes,
    modelsShown: () => {
      const last = sent.findLast((message) => "models" in message);
      return last === undefined ? [] : last.models.roles.map(({ model }) => model);
    },
  };
}

const plan = { candidates: 3 };

describe("the form of a search, on the host's side", () => {
  it("begins with what was typed and chosen before, and keeps it for who comes after", () => {
    const kept = { draft: { goal: "a boat" }, models: { vision: "studio/eye" } };
    const { form, sent } = opened({ kept });
    form.tellAll();
    const [told] = sent;
    assert.ok(told?.kind === "form");
    assert.deepEqual(told.values, { candidates: 3, goal: "a boat" });
    assert.deepEqual(
      told.models.roles.map(({ isChanged }) => isChanged),
      [false, false, true],
    );
    assert.deepEqual(form.kept, kept);
    assert.deepEqual(form.submitted().models, kept.models);
  });

  it("takes a model that was chosen, for this search alone, and gives it back", async () => {
    const { form, settled, changes, modelsShown } = opened({ picked: { image: "other/x" } });
    form.receive({ kind: "changeModel", role: "image" });
    await settled();
    assert.deepEqual(modelsShown(), ["builtin", "other/x", "builtin"]);
    assert.deepEqual([form.kept.models, changes()], [{ image: "other/x" }, 1]);
    form.receive({ kind: "resetModel", role: "image" });
    assert.deepEqual(modelsShown(), ["builtin", "studio/flux", "builtin"]);
    assert.deepEqual([form.kept.models, changes()], [undefined, 2]);
  });

  it("changes nothing where nothing was chosen", async () => {
    const { form, sent, settled, changes } = opened();
    form.receive({ kind: "changeModel", role: "image" });
    await settled();
    assert.deepEqual([sent, changes()], [[], 0]);
  });

  it("follows the settings, but for what was changed by hand", () => {
    const { setDefaults, modelsShown } = opened({ kept: { models: { image: "other/x" } } });
    setDefaults({ image: "studio/new", language: "studio/writer" });
    assert.deepEqual(modelsShown(), ["studio/writer", "other/x", "builtin"]);
  });

  it("answers the last question for an estimate, however long the one before takes", async () => {
    let answerFirst = (): void => undefined;
    const first = new Promise<void>((resolve) => (answerFirst = resolve)).then(free);
    const { form, sent, settled } = opened({ forecasts: [() => first] });
    form.receive({ kind: "askEstimate", plan });
    form.receive({ kind: "askEstimate", plan: { candidates: 4 } });
    answerFirst();
    await settled();
    assert.deepEqual(sent, [{ kind: "estimate", text: "free", isKnown: true }]);
  });

  for (const change of ["by hand", "in the settings"]) {
    it(`tells no price of the models before, once they are others ${change}`, async () => {
      let answer = (): void => undefined;
      const slow = new Promise<void>((resolve) => (answer = resolve)).then(free);
      const stage = opened({ forecasts: [() => slow] });
      stage.form.receive({ kind: "askEstimate", plan });
      if (change === "by hand") stage.form.receive({ kind: "resetModel", role: "image" });
      else stage.setDefaults({ image: "dear/x" });
      answer();
      await stage.settled();
      assert.deepEqual(
        stage.sent.map(({ kind }) => kind),
        ["models"],
      );
    });
  }

  it("says where the day's limit may not leave enough, until a person has raised it there", async () => {
    const dear = (dailyUsd: number) => () => estimateOf(planOf(), providersOf(0.1), { dailyUsd });
    const forecasts = [dear(1.5), dear(1), dear(1), dear(90)];
    const raise = () => saveDailyLimit(90);
    const { form, sent, settled, raised } = opened({ forecasts, raise });
    const said = async (): Promise<string | undefined> => {
      await settled();
      const last = sent.at(-1);
      return last?.kind === "estimate" ? last.short : assert.fail();
    };
    form.receive({ kind: "askEstimate", plan });
    assert.match(
      (await said()) ?? "",
      /^\$0\.00 of today's \$1\.50 is spent; this search may need up to \$\S+, so it may pause at that limit\.$/,
    );
    form.receive({ kind: "askEstimate", plan });
    assert.equal(
      await said(),
      "$0.00 of today's $1.00 is spent, and a first image may cost $1.20: that is more than is left.",
    );
    form.receive({ kind: "raiseDailyLimit", plan });
    assert.equal(await said(), undefined);
    assert.deepEqual(
      raised.map(({ limits }) => limits.dailyUsd),
      [1],
    );
  });

  it("asks once, however often its page wants a higher limit, and never where nothing may run", async () => {
    const short = () => estimateOf(planOf(), providersOf(0.1), { dailyUsd: 1 });
    for (const [blocked, questions] of [
      [undefined, 1],
      ["The workspace is not trusted.", 0],
    ] as const) {
      const { form, settled, plans, raised } = opened({
        ...(blocked !== undefined && { blocked }),
        forecasts: [short, short],
      });
      for (let message = 0; message < 3; message++) form.receive({ kind: "raiseDailyLimit", plan });
      await settled();
      assert.deepEqual([raised.length, plans.length], [questions, questions]);
    }
  });

  it("tells after a raise what the plan costs that stands in it by then", async () => {
    const short = () => estimateOf(planOf(), providersOf(0.1), { dailyUsd: 1 });
    let answer = (): void => undefined;
    const typed = new Promise<void>((resolve) => (answer = resolve));
    const { form, sent, settled, plans } = opened({
      forecasts: [short, short],
      raise: async () => {
        await typed;
        await saveDailyLimit(90);
      },
    });
    form.receive({ kind: "askEstimate", plan });
    form.receive({ kind: "raiseDailyLimit", plan });
    form.receive({ kind: "askEstimate", plan: { candidates: 9 } });
    answer();
    await settled();
    assert.deepEqual(plans, [3, 3, 9, 9]);
    assert.equal(sent.at(-1)?.kind, "estimate");
  });

  it("tells nothing that was estimated under an earlier limit", async () => {
    const underLimit = (dailyUsd: number) => () =>
      estimateOf(planOf(), providersOf(0.1), { dailyUsd });
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve)).then(underLimit(1));
    const { form, sent, settled } = opened({ forecasts: [() => slow, underLimit(90)] });
    form.receive({ kind: "askEstimate", plan });
    editor.change("imagebeam.limits.dailyUsd", 90);
    answer();
    await settled();
    assert.deepEqual(
      sent.map((message) => message.kind === "estimate" && message.short),
      [undefined],
    );
  });

  it("asks for no higher limit where there is room by now, but says so", async () => {
    const estimated = (dailyUsd: number | null) => () =>
      estimateOf(planOf(), providersOf(0.1), { dailyUsd });
    for (const limit of [90, null]) {
      const forecasts = [estimated(1), estimated(limit), estimated(limit)];
      const { form, sent, settled, raised } = opened({ forecasts });
      form.receive({ kind: "askEstimate", plan });
      await settled();
      form.receive({ kind: "raiseDailyLimit", plan });
      await settled();
      assert.deepEqual(raised, []);
      const said = sent.map((message) => message.kind === "estimate" && "short" in message);
      assert.deepEqual(said, [true, false]);
    }
  });

  const failure = { field: "", message: "The server of shed is not there." };
  const fault = { field: "width", message: "The width is 1." };
  for (const change of ["by hand", "in the settings or the keys"]) {
    it(`forgets why a search was not started once its models are others ${change}`, () => {
      const stage = opened();
      stage.form.tellProblems([failure, fault]);
      if (change === "by hand") stage.form.receive({ kind: "resetModel", role: "image" });
      else stage.setDefaults({ image: "shed/flux" });
      const told = stage.sent.findLast(({ kind }) => kind === "problems");
      assert.deepEqual(told, { kind: "problems", problems: [fault] });
      const before = stage.sent.length;
      stage.form.tellAll();
      assert.deepEqual(stage.sent.slice(before).at(-1), told);
    });
  }

  it("says why nothing can be estimated, and goes on", async () => {
    const failure = new CallError("server.unreachable", "Nothing answers at 127.0.0.1.");
    const { form, sent, settled } = opened({ forecasts: [() => Promise.reject(failure)] });
    form.receive({ kind: "askEstimate", plan });
    await settled();
    const text = `What it costs cannot be estimated now: ${failure.message}`;
    assert.deepEqual(sent, [{ kind: "estimate", text, isKnown: false }]);
  });

  it("asks nobody where nothing may run, and answers nothing that is no plan", async () => {
    const blocked = opened({ blocked: "Not trusted" });
    blocked.form.receive({ kind: "askEstimate", plan });
    const wrong = opened();
    wrong.form.receive({ kind: "askEstimate", plan: { candidates: 0 } });
    await Promise.all([blocked.settled(), wrong.settled()]);
    assert.deepEqual([blocked.asked, blocked.sent, wrong.asked, wrong.sent], [[], [], [], []]);
  });

  const roundUp: Stage["drawnAs"] = (image, widthPx) =>
    image === "studio/flux" && widthPx < 1024 ? `as 1024, not ${widthPx}` : null;
  const saidOfSize = (sent: readonly HostToView[]) =>
    sent.flatMap((message) => (message.kind === "drawnAs" ? [message.text] : []));

  it("says which size is really drawn, before a slow server has told its price", async () => {
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve)).then(free);
    const { form, sent, settled } = opened({ forecasts: [() => slow], drawnAs: roundUp });
    form.receive({ kind: "askEstimate", plan: { widthPx: 512 } });
    await new Promise(setImmediate);
    assert.deepEqual(sent, [{ kind: "drawnAs", text: "as 1024, not 512" }]);
    answer();
    await settled();
    assert.deepEqual(
      sent.map(({ kind }) => kind),
      ["drawnAs", "estimate"],
    );
  });

  it("follows the size and the model with it, and says nothing twice", async () => {
    const { form, sent, settled } = opened({ picked: { image: "other/x" }, drawnAs: roundUp });
    for (const widthPx of [512, 512, 768, 1024, 768]) {
      form.receive({ kind: "askEstimate", plan: { widthPx } });
      await settled();
    }
    const [small, larger] = ["as 1024, not 512", "as 1024, not 768"];
    assert.deepEqual(saidOfSize(sent), [small, larger, null, larger]);
    form.receive({ kind: "changeModel", role: "image" });
    await settled();
    // A page forgets it together with the model, and asks anew.
    form.receive({ kind: "askEstimate", plan: { widthPx: 768 } });
    await settled();
    form.receive({ kind: "resetModel", role: "image" });
    form.receive({ kind: "askEstimate", plan: { widthPx: 768 } });
    await settled();
    assert.deepEqual(saidOfSize(sent), [small, larger, null, larger, larger]);
  });

  it("says it anew once a server has told which one it is", async () => {
    let isKnown = false;
    const learning = async (): Promise<SearchEstimate> => {
      await new Promise(setImmediate);
      isKnown = true;
      return await free();
    };
    const drawnAs = () => (isKnown ? "in steps of 16" : null);
    const { form, sent, settled } = opened({ forecasts: [learning], drawnAs });
    form.receive({ kind: "askEstimate", plan });
    await settled();
    assert.deepEqual(saidOfSize(sent), ["in steps of 16"]);
  });

  it("tells nothing any more once it is gone", async () => {
    const { form, sent, settled, setDefaults } = opened();
    form.receive({ kind: "askEstimate", plan });
    form.dispose();
    setDefaults({});
    await settled();
    assert.deepEqual(sent, []);
  });
});

describe("an open form, over the editor's settings", () => {
  const dear = toyAt("shed", { worstUsd: 0.1 });

  async function shown() {
    const rig = modelsRig([dear], { image: "shed" });
    await rig.keys.set(dear, "sk-1");
    let declared = 0;
    const sent: HostToView[] = [];
    const doing: Promise<void>[] = [];
    const models = new SearchModels({
      setup: rig.setup,
      providers: {
        connections: rig.providers.connections,
        drawnSize: (...asked) => rig.providers.drawnSize(...asked),
        declare: (...asked) => {
          declared += 1;
          return rig.providers.declare(...asked);
        },
      },
      searches: { estimateOf: (plan, providers) => estimateOf(plan, providers, limits()) },
    });
    const form = new ShownForm(
      { values: {}, output: "/out", folder: undefined, scope: undefined },
      {},
      {
        page: { send: (message: HostToView) => sent.push(message) } as unknown as SearchPage,
        ...{ models, onDidChangeLimits, blocked: rig.blocked, planChecklist },
        carryOut: (act) => void doing.push(act()),
        onChanged: () => undefined,
        raiseDailyLimit: () => assert.fail("Nobody asked for it"),
      },
    );
    const settled = async (): Promise<void> => {
      while (doing.length > 0) await Promise.all(doing.splice(0));
    };
    form.receive({ kind: "askEstimate", plan });
    await settled();
    return { sent, settled, declared: () => declared, kinds: () => sent.map(({ kind }) => kind) };
  }

  it("follows the daily limit, and asks no server anew for it", async () => {
    const { sent, settled, declared, kinds } = await shown();
    const before = kinds().length;
    const isShort = () => {
      const last = sent.at(-1);
      return last?.kind === "estimate" ? last.short !== undefined : assert.fail(last?.kind);
    };
    const said: boolean[] = [];
    for (const usd of [0.01, 90, 0, null]) {
      editor.change("imagebeam.limits.dailyUsd", usd);
      await settled();
      said.push(isShort());
    }
    assert.deepEqual(said, [true, false, true, false]);
    assert.equal(declared(), 1);
    assert.deepEqual(new Set(kinds().slice(before)), new Set(["estimate"]));
  });

  it("drops what was said of its models once they are others", async () => {
    const { kinds } = await shown();
    editor.change("imagebeam.connections", []);
    assert.equal(kinds().at(-1), "models");
  });

  it("takes no setting of a like name for a limit", async () => {
    const { settled, kinds } = await shown();
    const before = kinds();
    editor.change("imagebeam.limitsOfOthers", 1);
    await settled();
    assert.deepEqual(kinds(), before);
  });
});
