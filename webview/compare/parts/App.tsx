import type { VNode } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../../page/Icon.js";
import { usePageSize } from "../../page/usePageSize.js";
import { useSize } from "../../page/useSize.js";
import { Button } from "../../ui/Button.js";
import type { Comparison } from "../model/comparison.js";
import { sceneOf } from "../model/scene.js";
import type { CompareStore } from "../store.js";
import { differenceAloud } from "../model/inWords.js";
import { Aloud } from "./Aloud.js";
import { winnerAloud } from "../model/standing.js";
import { listenToKeys } from "./keys.js";
import { Stage } from "./Stage.js";
import { StageControl } from "./stageControl.js";
import { Texts } from "./Texts.js";
import { Toolbar } from "./Toolbar.js";

export interface AppProps {
  readonly comparison: Comparison;
  readonly store: CompareStore;
}

/** From this width on the texts stand beside the pictures: under them they would take their height. */
const besidePx = 1000;

export function App(props: AppProps): VNode {
  const { sides, trouble } = props.comparison;
  return sides.length === 0 ? <Nothing trouble={trouble} /> : <Compared {...props} />;
}

/** The tools, the pictures, and under them in words what differs. */
function Compared({ comparison, store }: AppProps): VNode {
  const { sides, pictures, view, difference, trouble, insertsInto } = comparison;
  const page = usePageSize();
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(frame);
  const control = useMemo(() => new StageControl(store), [store]);
  const ratio = window.devicePixelRatio;
  const stage = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  const scene = sceneOf(comparison, stage);
  control.sight = scene.sight;
  control.ratio = ratio;
  useEffect(() => {
    const stop = new AbortController();
    listenToKeys(store, control, stop.signal);
    return () => stop.abort();
  }, [store, control]);
  const { order, alignment, tolerance } = view;
  // Not drawn again while the pictures are panned: that has to keep up with the hand.
  const texts = useMemo(
    () => <Texts comparison={comparison} onAction={store.act} />,
    [sides, pictures, order, alignment, tolerance, difference, insertsInto, store],
  );
  const aloud = useMemo(
    () => differenceAloud(comparison),
    [sides, pictures, order, tolerance, difference],
  );
  return (
    <main class="compare">
      <h1 class="for-reader">Comparison of {sides.length} images</h1>
      <Toolbar comparison={comparison} store={store} control={control} page={page} />
      {trouble !== null && (
        <div class="notice tone-error" role="alert">
          <Icon name="warning" />
          <p class="notice-text" dir="auto">
            {trouble}
          </p>
          <Button onPress={store.closeTrouble}>Close</Button>
        </div>
      )}
      <div class={`compare-body ${page.width >= besidePx ? "is-beside" : "is-under"}`}>
        <Stage
          comparison={comparison}
          store={store}
          control={control}
          scene={scene}
          stage={stage}
          frame={frame}
        />
        {view.hasTexts && texts}
      </div>
      <Aloud text={aloud} />
      <Aloud text={winnerAloud(sides)} isOnlyChanges />
    </main>
  );
}

function Nothing({ trouble }: { readonly trouble: string | null }): VNode {
  return (
    <main class="message-page">
      {trouble === null ? (
        <p class="quiet" role="status">
          Waiting for the images…
        </p>
      ) : (
        <>
          <h1 class="message-title tone-error">
            <Icon name="warning" />
            Nothing can be compared
          </h1>
          <p dir="auto">{trouble}</p>
        </>
      )}
    </main>
  );
}
