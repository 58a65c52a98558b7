import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/Button.js";
import { TextArea } from "../../ui/TextArea.js";
import { controlText } from "../model/control.js";
import {
  mayBeDefaults,
  planInput,
  whyNotStart,
  withAllTouched,
  withTouched,
  withValues,
  type FormModel,
} from "../model/form.js";
import { whyUnasked } from "../model/planFirst.js";
import { problemPlaces } from "../model/problemPlaces.js";
import { workloadOf } from "../model/workload.js";
import { capitalized, countText } from "../../page/words.js";
import type { PanelStore } from "../store.js";
import { sessionLabels } from "./actionLabels.js";
import { BeamSketch } from "./BeamSketch.js";
import type { FormBinding } from "./formBinding.js";
import { FormModels } from "./FormModels.js";
import { Icon } from "../../page/Icon.js";
import { PlanFirst } from "./PlanFirst.js";
import { BeamOptions, MoreOptions, PictureOptions, PresetOption } from "./planOptions.js";

const startKeys = navigator.userAgent.includes("Mac") ? "⌘Enter" : "Ctrl+Enter";

interface FormProps {
  readonly form: FormModel;
  readonly store: PanelStore;
}

/** The form of a new search, made from the plan's schema. */
export function SearchForm({ form, store }: FormProps): VNode {
  const { fields, whole } = problemPlaces(form);
  const binding: FormBinding = {
    form,
    problemOf: (field) => fields.get(field) ?? null,
    set: (change) => store.changeForm((before) => withValues(before, change)),
    leave: (field) => store.changeForm((before) => withTouched(before, field)),
    setCustomSize: (isCustomSize) => store.changeForm((before) => ({ ...before, isCustomSize })),
  };
  const why = whyNotStart(form);
  const control = controlText(form);
  const start = (kind: "start" | "startComparing" = "start"): void => {
    // The form as it is now, not as it was last drawn: a second press must not start twice.
    const { screen } = store.model;
    if (screen.kind !== "form") return;
    if (whyNotStart(screen.form) !== null) {
      store.changeForm(withAllTouched);
      return;
    }
    store.changeForm((before) => ({ ...before, isStarting: true, trouble: null }));
    store.post({ kind, plan: planInput(screen.form) });
  };
  return (
    <main class="form-page">
      <form
        class="form"
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          start();
        }}
      >
        <h1>{control === null ? "New search" : "New control"}</h1>
        {control !== null && <p class="control-note">{control}</p>}
        <TextArea
          id="goal"
          label="Goal"
          rows={4}
          focused
          placeholder="Two red sailboats under a full moon"
          value={form.values.goal}
          problem={binding.problemOf("goal")}
          onInput={(goal) => binding.set({ goal })}
          onLeave={() => binding.leave("goal")}
        />
        <FormModels models={form.models} store={store} />
        <PresetOption {...binding} />
        <PlanFirst form={form} store={store} />
        <BeamOptions {...binding} />
        <PictureOptions {...binding} />
        <MoreOptions {...binding} />
        <WorkloadLine form={form} store={store} />
        {form.trouble !== null && <FormAlert text={form.trouble} />}
        {whole.map((text) => (
          <FormAlert key={text} text={text} />
        ))}
        <div class="form-start">
          <Button
            look="primary"
            disabled={why !== null}
            describedBy="start-reason"
            onPress={() => start()}
          >
            Start search
          </Button>
          <span id="start-reason" class={form.blocked === null ? "quiet" : "blocked"}>
            {form.blocked !== null && <Icon name="warning" />}
            {why ?? <StartText form={form} />}
          </span>
        </div>
        <dl class="form-facts">
          <dt>Images go to</dt>
          <dd>{form.output}</dd>
        </dl>
        <button
          type="button"
          class="link"
          disabled={why !== null}
          title="Starts this search, then opens the same form with another model to choose"
          onClick={() => start("startComparing")}
        >
          Start and compare with other models…
        </button>
        <button
          type="button"
          class="link"
          disabled={!mayBeDefaults(form)}
          onClick={() => store.post({ kind: "saveDefaults", plan: planInput(form) })}
        >
          Save as defaults
        </button>
      </form>
    </main>
  );
}

/** What is wrong with the search as a whole; it comes into sight wherever the person was. */
function FormAlert({ text }: { readonly text: string }): VNode {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.scrollIntoView({ block: "nearest" }), [text]);
  return (
    <p ref={line} class="notice-line tone-error" role="alert">
      <Icon name="warning" />
      {text}
    </p>
  );
}

/** What is started, where the line that says more of it is out of sight, and with which keys. */
function StartText({ form }: { readonly form: FormModel }): VNode {
  const work = workloadOf(form);
  const cost = form.estimate?.isKnown === false ? ", cost not known" : knownCost(form);
  const short = form.estimate?.short == null ? "" : ", more than today's limit leaves";
  const isUnasked = whyUnasked(form.values, form.planFirst) !== null;
  return (
    <span class="start-text">
      {work !== null && (
        <span>{`${countText(work.images, "image")} at most${cost}${short}${isUnasked ? ", without your questions" : ""}`}</span>
      )}{" "}
      <span>{startKeys}</span>
    </span>
  );
}

/** ", $0.31 to $0.74"; nothing where that is no news. */
function knownCost({ estimate, models }: FormModel): string {
  if (estimate === null || !estimate.isKnown || models.isBuiltinAlone) return "";
  return `, ${estimate.text}`;
}

function WorkloadLine({ form, store }: FormProps): VNode {
  const work = workloadOf(form);
  if (work === null)
    return <p class="workload quiet">The numbers above do not make a search yet.</p>;
  const { estimate } = form;
  return (
    <section class="workload" aria-label="What it will do">
      <BeamSketch work={work} />
      <div>
        <p class="workload-strong">
          At most {countText(work.images, "image")} and {countText(work.calls, "model call")}
          {knownCost(form)}
        </p>
        <p class="quiet">
          {countText(work.iterations, "iteration")} of {countText(work.candidates, "image")}, the
          best {work.beamWidth} kept after each.
          {work.earlyEnd !== null && ` It stops earlier ${work.earlyEnd}.`}
        </p>
        {estimate !== null && estimate.judge !== null && <p class="quiet">{estimate.judge}</p>}
        {estimate !== null && !estimate.isKnown && (
          <p class="workload-unknown">
            <Icon name="warning" />
            {capitalized(estimate.text)}
          </p>
        )}
        {estimate !== null && estimate.short !== null && (
          <p class="workload-unknown">
            <Icon name="warning" />
            <span>
              {estimate.short}{" "}
              <button
                type="button"
                class="link"
                onClick={() => store.post({ kind: "raiseDailyLimit", plan: planInput(form) })}
              >
                {sessionLabels.raiseDailyLimit}
              </button>
            </span>
          </p>
        )}
      </div>
    </section>
  );
}
