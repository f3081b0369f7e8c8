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

/** The models; those of the past behind a fold, with what became of them. */
export function ModelField({ capability, legend, value, problem, onChange }: ModelFieldProps) {
  const id = useId();
  const models = modelChoices(capability);
  const [newer, older] = [models.filter((model) => !model.older), models.filter((model) => model.older)];
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
        <small>{model.why ?? model.ability}</small>
      </span>
    </label>
  );
  return (
    <fieldset className="field">
      <legend>{legend}</legend>
      <div className="models">{newer.map(card)}</div>
      {older.length > 0 && (
        <details className="older" open={older.some((model) => model.value === value) || undefined}>
          <summary>{texts.model.older}</summary>
          <div className="models">{older.map(card)}</div>
        </details>
      )}
      {problem && (
        <p className="why" data-bad>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
