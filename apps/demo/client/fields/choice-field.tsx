import { type ReactNode, useId } from "react";

interface ChoiceFieldProps<V extends string | number | boolean> {
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly { readonly value: V; readonly reason?: string }[];
  readonly value: V | undefined;
  readonly label: (value: V) => ReactNode;
  /** What is read out instead of a short label. */
  readonly spoken?: (value: V) => string;
  /** Said beside the legend. */
  readonly aside?: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: V) => void;
}

/** One of a few. What cannot be chosen stays in sight, and the line below says why. */
export function ChoiceField<V extends string | number | boolean>(props: ChoiceFieldProps<V>) {
  const { name, legend, choices, value, label, spoken, aside, problem, onChange } = props;
  const id = useId();
  const reasons = [...new Set(choices.flatMap(({ reason }) => reason ?? []))];
  const note = problem ?? reasons.join(" ");
  return (
    <fieldset className="field" aria-describedby={note ? `${id}-why` : undefined}>
      <legend>
        {legend} {aside && <small>{aside}</small>}
      </legend>
      <div className="choices" data-name={name} data-many={choices.length > 8 || undefined}>
        {choices.map((choice) => (
          <label key={String(choice.value)} className="choice" title={choice.reason}>
            <input
              type="radio"
              name={`${id}-${name}`}
              value={String(choice.value)}
              checked={choice.value === value}
              disabled={choice.reason !== undefined}
              aria-label={spoken?.(choice.value)}
              aria-invalid={problem !== undefined && choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{label(choice.value)}</span>
          </label>
        ))}
      </div>
      {note && (
        <p className="why" id={`${id}-why`} data-bad={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </fieldset>
  );
}
