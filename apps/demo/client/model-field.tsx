import { useId } from "react";
import type { Given } from "./choices.ts";
import { modelChoices, type ModelChoice } from "./model-choices.ts";
import { texts } from "./texts.ts";

interface ModelFieldProps {
  readonly value: string;
  readonly given: Given;
  readonly problem: string | undefined;
  readonly onChange: (model: string) => void;
}

/** The models; those of the past behind a fold, with what became of them. */
export function ModelField({ value, given, problem, onChange }: ModelFieldProps) {
  const id = useId();
  const models = modelChoices(given);
  const card = (model: ModelChoice) => (
    <label key={model.value} className="model">
      <input
        type="radio"
        name={id}
        value={model.value}
        checked={model.value === value}
        disabled={model.why !== undefined}
        aria-invalid={problem !== undefined && model.value === value}
        onChange={() => onChange(model.value)}
      />
      <span>
        <strong>{model.title}</strong>
        <small>{model.why ?? ability(model)}</small>
      </span>
    </label>
  );
  return (
    <fieldset className="field">
      <legend>{texts.model.legend}</legend>
      <div className="models">{models.filter(({ older }) => !older).map(card)}</div>
      <details className="older">
        <summary>{texts.model.older}</summary>
        <div className="models">{models.filter(({ older }) => older).map(card)}</div>
      </details>
      {problem && (
        <p className="why" data-bad>
          {problem}
        </p>
      )}
    </fieldset>
  );
}

/** What a model can do, in a line. */
function ability({ capability }: ModelChoice): string {
  if (!capability) return "";
  const { durations, resolutions, audio } = capability;
  return [texts.model.seconds(durations), resolutions.at(-1), texts.model.sound[audio]].join(" · ");
}
