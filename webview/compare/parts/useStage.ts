import { useMemo, useRef } from "preact/hooks";
import { useSize } from "../../page/useSize.js";
import type { Comparison } from "../model/comparison.js";
import { sceneOf } from "../model/scene.js";
import type { CompareStore } from "../store.js";
import type { StageProps } from "./Stage.js";
import { StageControl } from "./stageControl.js";

/** The stage at the size that its frame has, what is seen on it, and what moves that. */
export function useStage(
  comparison: Comparison,
  store: CompareStore,
): Pick<StageProps, "control" | "frame" | "scene" | "stage"> {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(frame);
  const control = useMemo(() => new StageControl(store), [store]);
  const ratio = window.devicePixelRatio;
  const stage = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  const scene = sceneOf(comparison, stage);
  control.sight = scene.sight;
  control.ratio = ratio;
  return { control, frame, scene, stage };
}
