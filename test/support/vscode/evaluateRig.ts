import { Evaluating, type EvaluatingDeps } from "../../../src/host/commands/evaluating.js";
import { EvaluatePanels } from "../../../src/host/panels/evaluate/evaluatePanels.js";
import type { EvaluatingDeps as PanelDeps } from "../../../src/host/panels/evaluate/shownEvaluation.js";
import type { EvaluateToPage } from "../../../src/protocol/evaluateMessages.js";
import type { SessionDeps } from "../../../src/sessions/ownedSession.js";
import { Memory } from "../../../src/host/memory.js";
import { listSessions } from "../../../src/sessions/sessionIndex.js";
import { diskDeps } from "../diskHarness.js";
import { editor } from "./fakeEditor.js";
import { FakeMemento, type FakePanel } from "./fakePanel.js";

type Told<Kind extends EvaluateToPage["kind"]> = Extract<EvaluateToPage, { kind: Kind }>;

/** Panels of blind evaluations and the commands that open them, over the fake editor and a real disk. */
export function evaluateRig(
  output: string,
  {
    memory = new FakeMemento(),
    keepsTabs = false,
    disk = diskDeps(),
  }: { memory?: FakeMemento; keepsTabs?: boolean; disk?: SessionDeps } = {},
) {
  if (!keepsTabs) editor.reset();
  const acted: (readonly [string, unknown])[] = [];
  const warnings: string[] = [];
  const rig = { front: "", selected: [] as unknown[], voter: undefined as string | undefined };
  const blocked = (): string | null => (editor.isTrusted ? null : "This workspace is not trusted.");
  const searches = { in: () => undefined };
  const kept = new Memory(memory as never);
  const panels = new EvaluatePanels(
    {
      log: { warn: (...words: readonly string[]) => warnings.push(words.join(" ")) },
      extensionUri: { fsPath: "/extension" },
      ...{ blocked, searches, disk },
      memory: kept,
      act: (id: string, argument: unknown) => {
        acted.push([id, argument]);
        return Promise.resolve();
      },
      drawPng: (svg: string) =>
        Promise.resolve({
          png: new TextEncoder().encode(`PNG of ${svg}`),
          missingSigns: (svg.match(/[\u3040-\u9fff]/g) ?? []).join(" "),
        }),
    } as unknown as PanelDeps,
    memory as never,
  );
  const { commands } = new Evaluating({
    ...{ blocked, searches, disk, evaluations: panels },
    sessions: { list: (folder: string) => listSessions(folder, disk) },
    targets: { session: (given: { folder?: string } | undefined) => given?.folder ?? rig.front },
    view: {
      renewCards: () => undefined,
      get selected() {
        return rig.selected;
      },
    },
    memory: {
      get voter() {
        return rig.voter;
      },
      get drawnVoters() {
        return kept.drawnVoters;
      },
      keepVoter: (voter: string) => {
        rig.voter = voter;
        return Promise.resolve();
      },
    },
    places: () => [{ name: null, output: () => Promise.resolve(output) }],
  } as unknown as EvaluatingDeps);
  return Object.assign(rig, { panels, commands, acted, warnings, memory, kept });
}

/** A page that listens, as far as a test says what it does. */
export class FakeVoter {
  readonly panel: FakePanel;

  private constructor(panel: FakePanel) {
    this.panel = panel;
  }

  static async of(panel: FakePanel | undefined = editor.panels.at(-1)): Promise<FakeVoter> {
    if (panel === undefined) throw new Error("No panel was opened");
    await panel.loaded();
    panel.say({ kind: "ready" });
    return new FakeVoter(panel);
  }

  /** The next message of these kinds that nobody has taken yet. */
  async told<Kind extends EvaluateToPage["kind"]>(...kinds: readonly Kind[]): Promise<Told<Kind>> {
    const { sent } = this.panel;
    for (;;) {
      const at = sent.findIndex((each) => kinds.includes((each as { kind: Kind }).kind));
      if (at !== -1) return sent.splice(at, 1)[0] as Told<Kind>;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async vote(pair: number, outcome = "left"): Promise<Told<"pair" | "stopped" | "trouble">> {
    this.panel.say({ kind: "vote", pair, outcome, ms: 900 });
    return await this.told("pair", "stopped", "trouble");
  }

  /** Lets somebody else vote, who wants to be called that. */
  async changed(name: string): Promise<Told<"pair" | "stopped" | "trouble">> {
    this.panel.say({ kind: "otherVoter" });
    (await editor.field()).enter(name);
    return await this.told("pair", "stopped", "trouble");
  }

  async asked(kind: "undo" | "stop" | "goOn" | "reveal" | "again") {
    this.panel.say({ kind });
    return await this.told("pair", "stopped", "result", "trouble");
  }
}
