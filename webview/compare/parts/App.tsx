import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Trouble, WithoutImages } from "../../page/Trouble.js";
import { usePageSize } from "../../page/usePageSize.js";
import type { Comparison } from "../model/comparison.js";
import type { CompareStore } from "../store.js";
import { differenceAloud } from "../model/inWords.js";
import { Aloud } from "./Aloud.js";
import { winnerAloud } from "../model/standing.js";
import { listenToKeys } from "./keys.js";
import { Stage } from "./Stage.js";
import { Texts } from "./Texts.js";
import { Toolbar } from "./Toolbar.js";
import { useStage } from "./useStage.js";

export interface AppProps {
  readonly comparison: Comparison;
  readonly store: CompareStore;
}

/** From this width on the texts stand beside the pictures: under them they would take their height. */
const besidePx = 1000;

export function App(props: AppProps): VNode {
  const { sides, trouble } = props.comparison;
  return sides.length === 0 ? (
    <WithoutImages title="Nothing can be compared" trouble={trouble} />
  ) : (
    <Compared {...props} />
  );
}

/** The tools, the pictures, and under them in words what differs. */
function Compared({ comparison, store }: AppProps): VNode {
  const { sides, pictures, view, difference, trouble, insertsInto } = comparison;
  const page = usePageSize();
  const staged = useStage(comparison, store);
  const { control } = staged;
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
      <Trouble text={trouble} onClose={store.closeTrouble} />
      <div class={`compare-body ${page.width >= besidePx ? "is-beside" : "is-under"}`}>
        <Stage comparison={comparison} store={store} {...staged} />
        {view.hasTexts && texts}
      </div>
      <Aloud text={aloud} />
      <Aloud text={winnerAloud(sides)} isOnlyChanges />
    </main>
  );
}
