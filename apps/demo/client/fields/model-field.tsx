import { useId } from "react";
import type { ModelEndpoint } from "@klingkit/models/capabilities";
import { modelChoices, type ModelChoice } from "../choices.ts";
import { texts } from "../texts.ts";

interface ModelFieldProps {
  readonly capability: ModelEndpoint;
  readonly legend: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (model: string) => void;
}

/** The models. Older and withdrawn ones are in a collapsed list. */
export function ModelField({ capability, legend, value, problem, onChange }: ModelFieldProps) {
  const id = useId();
  const models = modelChoices(capability);
  const [newer, older] = [models.filter((model) => !model.isOlder), models.filter((model) => model.isOlder)];
  const card = (model: ModelChoice) => (
    <label key={model.value} className="model">
      <input
        type="radio"
        name={id}
        value={model.value}
        checked={model.value === value}
        disabled={model.disabledReason !== undefined}
        aria-invalid={problem !== undefined && model.value === value}
        onChange={() => onChange(model.value)}
      />
      <span>
        <strong>{model.title}</strong>
        <small>{model.disabledReason ?? model.summary}</small>
      </span>
    </label>
  );
  return (
    <fieldset className="field">
      <legend>{legend}</legend>
      <div className="models">{newer.map(card)}</div>
      {older.length > 0 && (
        <details className="older" open={older.some((model) => model.value === value) || undefined}>
          <summary>{texts.model.others}</summary>
          <div className="models">{older.map(card)}</div>
        </details>
      )}
      {problem && (
        <p className="hint" data-error>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
