import { sha256Hex } from "../../src/base/sha256.js";
import type { Means } from "../../src/providers/adapter.js";
import type { SvgWork } from "../../src/svg/drawSvg.js";
import { svgRig } from "./svgRig.js";

/** Whether a model is asked to draw. @param task what it is told first */
export function isDrawingTask(task: string): boolean {
  return /^You draw\b/.test(task) && task.includes("SVG");
}

/** What a model that always does as it is told draws: a function of what it is asked. */
export function drawnAnswer(asked: string): string {
  const [, width = "512", height = "512"] = /viewBox="0 0 (\d+) (\d+)"/.exec(asked) ?? [];
  const colour = sha256Hex(asked).slice(0, 6);
  return [
    "Here it is:\n```svg",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<rect id="sky" width="${width}" height="${height}" fill="#${colour}"/>`,
    `<circle id="moon" cx="${Number(width) / 2}" cy="${Number(height) / 3}" r="40" fill="#fff"/>`,
    "</svg>\n```",
  ].join("\n");
}

/** Draws in this thread what workers draw; any other job fails. */
export async function drawingJobs(): Promise<Means["jobs"]> {
  const rig = await svgRig();
  return {
    run: async (name, input, _transfer, signal) => {
      await Promise.resolve();
      signal.throwIfAborted();
      if (name !== "drawSvg") throw new Error(`No job ${name} is run here`);
      const { answer, size } = input as SvgWork;
      return rig.draw(answer, size) as never;
    },
  };
}
