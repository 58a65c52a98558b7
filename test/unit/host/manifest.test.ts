import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import manifest from "../../../package.json" with { type: "json" };
import { servicesActs } from "../../../src/cli/serviceArgs.js";
import { configurableKinds } from "../../../src/compose.js";
import { connectionSettings } from "../../../src/host/connections/connectionSettings.js";
import { walkthroughSteps } from "../../../src/host/walkthrough.js";
import { editorTitles } from "../../../src/protocol/surfaces.js";
import {
  addCommand,
  downloadCommand,
  downloadCommandOf,
  modelsCommand,
  setUpCommand,
} from "../../../src/services/commandTitles.js";
import {
  drawingDeclarations,
  limitDeclarations,
  serviceDeclarations,
  settingDeclarations,
} from "../../../src/host/settingDeclarations.js";

const { contributes } = manifest;
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Each menu's entries, whichever menu they stand in. */
const menuCommands = Object.values(contributes.menus).flatMap((entries) =>
  entries.map(({ command }) => command),
);
/** Ours among those that a key runs. */
function commandsOfKey({ command, args }: (typeof contributes.keybindings)[number]): string[] {
  const all = args?.commands.map((each) => (typeof each === "string" ? each : each.command));
  return (all ?? [command]).filter((each) => each.startsWith("imagebeam."));
}

const declared = contributes.commands.map(({ command }) => command);

describe("the manifest", () => {
  it("has the commands of local models under the names that hints have", () => {
    const titles = manifest.contributes.commands.map(({ title }) => title.replace(/\.\.\.$/, ""));
    for (const title of Object.values(editorTitles)) assert.ok(titles.includes(title), title);
    const acts: readonly string[] = Object.keys(servicesActs);
    const hints = [
      setUpCommand,
      downloadCommand,
      downloadCommandOf("sdxl"),
      modelsCommand,
      addCommand,
    ];
    for (const text of hints) {
      const act = /in a terminal: services (\w+)/.exec(text)?.[1] ?? "none";
      assert.ok(acts.includes(act), act);
    }
  });

  it("declares the settings as the plan's schema has them", () => {
    const settings = Object.fromEntries(
      contributes.configuration
        .flatMap(({ properties }) => Object.entries(properties))
        .filter(([name]) => name.startsWith("imagebeam.search.")),
    );
    assert.deepEqual(settings, settingDeclarations());
  });

  it("declares connections and models as the kinds' schemas have them, for the user alone", () => {
    const group = contributes.configuration.find(({ title }) => title === "Connections");
    assert.deepEqual(group?.properties, connectionSettings(configurableKinds()));
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const [name, { scope }] of Object.entries(connectionSettings(configurableKinds()))) {
      assert.equal(scope, "application");
      assert.ok(restrictedConfigurations.includes(name));
    }
  });

  it("says what each word of a setting means, and keeps the limits in a group of their own", () => {
    for (const declaration of Object.values(settingDeclarations())) {
      const { enum: words, enumDescriptions } = declaration;
      assert.equal((words as [] | undefined)?.length, (enumDescriptions as [] | undefined)?.length);
      assert.doesNotMatch(String(declaration["markdownDescription"]), /true or false|Range/);
    }
    const limits = contributes.configuration.find(({ title }) => title === "Limits");
    assert.deepEqual(
      Object.keys(limits?.properties ?? {}).map((key) => key.replace("imagebeam.search.", "")),
      ["maxImages", "maxCalls", "maxCost", "timeLimit"],
    );
  });

  it("has a label for what follows the preset, which may be written as well", () => {
    const ofPreset = Object.values(settingDeclarations()).filter(
      (own) => own["default"] === null && own["enum"] !== undefined,
    );
    assert.ok(ofPreset.length >= 2);
    for (const { enum: words, enumItemLabels } of ofPreset) {
      const [first, ...others] = words as readonly (string | null)[];
      assert.equal(first, null);
      assert.deepEqual(enumItemLabels, ["As the preset says", ...others]);
    }
  });

  it("lets no workspace name a folder, or have more told of an image, before it is trusted", () => {
    const { untrustedWorkspaces } = manifest.capabilities;
    const folders = contributes.configuration
      .flatMap(({ properties }) => Object.keys(properties))
      .filter((name) => name.endsWith("Folder"));
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, [
      ...folders,
      "imagebeam.keepRecipe",
      "imagebeam.connections",
      "imagebeam.models",
      ...Object.keys(drawingDeclarations()),
      ...Object.keys(limitDeclarations()),
      ...Object.keys(serviceDeclarations()),
    ]);
  });

  it("declares how drawings are looked at as its schema has it, for the user alone", () => {
    const settings = contributes.configuration
      .flatMap(({ properties }) => Object.entries<object>(properties))
      .filter(([name]) => name.startsWith("imagebeam.drawings."));
    assert.deepEqual(Object.fromEntries(settings), drawingDeclarations());
    assert.equal((settings[0]?.[1] as { scope: string }).scope, "application");
  });

  it("declares what may be spent as its schema has it, for the user alone", () => {
    const settings = contributes.configuration
      .flatMap(({ properties }) => Object.entries<object>(properties))
      .filter(([name]) => name.startsWith("imagebeam.limits."));
    assert.deepEqual(Object.fromEntries(settings), limitDeclarations());
    assert.equal(settings.length, 2);
    for (const [, declaration] of settings) {
      assert.equal((declaration as { scope: string }).scope, "application");
    }
  });

  it("declares what runs on this machine as its schema has it, for the user alone", () => {
    const group = contributes.configuration.find(({ title }) => title === "Local models");
    assert.deepEqual(group?.properties, serviceDeclarations());
    assert.equal(Object.keys(serviceDeclarations()).length, 2);
    // Neither a workspace's nor a folder's settings file is even read for these.
    for (const { scope } of Object.values(serviceDeclarations())) assert.equal(scope, "machine");
  });

  it("keeps the Services view below the sessions, folded", () => {
    const [sessions, services, ...others] = contributes.views.imagebeam;
    assert.equal(others.length, 0);
    assert.equal(sessions?.id, "imagebeam.sessions");
    assert.deepEqual([services?.id, services?.visibility], ["imagebeam.services", "collapsed"]);
  });

  it("declares each command once, and uses in menus and keys only what is declared", () => {
    assert.deepEqual([...new Set(declared)], declared);
    const used = [...menuCommands, ...contributes.keybindings.flatMap(commandsOfKey)];
    assert.deepEqual(
      used.filter((command) => !declared.includes(command)),
      [],
    );
    const welcome = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/command:(imagebeam\.\w+)/g)].map(([, command]) => command),
    );
    assert.ok(welcome.every((command) => command !== undefined && declared.includes(command)));
  });

  it("lets no key change a session but in the list that has the focus", () => {
    const keys = contributes.keybindings.filter(({ command }) => command === "runCommands");
    assert.deepEqual(
      keys.map(({ when }) => when),
      keys.map(() => "focusedView == imagebeam.sessions && listFocus && !inputFocus"),
    );
  });

  it("titles its commands alike", () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, "Imagebeam");
      assert.match(title, /^[A-Z]/);
    }
  });

  it("has the words by which a new search is looked for in the palette", () => {
    const titled = contributes.commands.filter(({ title }) => /new search/i.test(title));
    assert.deepEqual(
      titled.map(({ command }) => command),
      ["imagebeam.openPanel"],
    );
  });

  it("walks people through at most five steps, each with a button, a picture and a real end", () => {
    const [walkthrough, ...others] = contributes.walkthroughs;
    assert.equal(others.length, 0);
    const { steps } = walkthrough ?? assert.fail();
    assert.ok(steps.length <= 5);
    for (const { description, media } of steps) {
      const [, command = ""] = /\]\(command:([\w.]+)\)/.exec(description) ?? [];
      assert.ok(declared.includes(command), description);
      assert.ok(description.length <= 300, description);
      assert.ok(existsSync(`${root}/${media.svg}`), media.svg);
      // Colours of the theme alone, and none that a page would have to fetch.
      const svg = readFileSync(`${root}/${media.svg}`, "utf8");
      assert.doesNotMatch(svg, /#[0-9a-f]{3,6}|href|style|url\(/i);
      assert.ok(svg.length < 8000, `${media.svg} has ${svg.length} bytes`);
    }
    assert.deepEqual(
      steps.flatMap(({ completionEvents }) => completionEvents),
      walkthroughSteps.map((step) => `onContext:${step}`),
    );
  });

  it("names files that are there", () => {
    const [container] = contributes.viewsContainers.activitybar;
    for (const file of [manifest.icon, container?.icon ?? ""]) {
      assert.ok(existsSync(`${root}/${file}`), file);
    }
  });
});
