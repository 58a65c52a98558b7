import { inFolder } from "../diskHarness.js";
import { evaluationsIn } from "../evaluationFiles.js";
import { endedSession } from "./compareRig.js";
import { evaluateRig, FakeVoter } from "./evaluateRig.js";
import { editor } from "./fakeEditor.js";

/** Six images. */
export const size = { goal: "a red boat", candidates: 3, beamWidth: 1, iterations: 2 };

/** Works on a blind evaluation of a session of six images, in its panel. */
export async function evaluated(
  work: (
    voter: FakeVoter,
    rig: ReturnType<typeof evaluateRig>,
    where: { readonly folder: string; readonly session: string; readonly output: string },
  ) => Promise<void>,
): Promise<void> {
  await inFolder(async (output) => {
    const { folder: session } = await endedSession(output, size);
    const rig = evaluateRig(output);
    await rig.commands["imagebeam.evaluateBlind"]({ folder: session });
    const [folder = ""] = evaluationsIn(output);
    try {
      await work(await FakeVoter.of(), rig, { folder, session, output });
    } finally {
      for (const panel of editor.panels) panel.dispose();
    }
  });
}
