import { type ReactNode, useId } from "react";

interface ChoiceFieldProps<V extends string | number | boolean> {
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly { readonly value: V; readonly disabledReason?: string }[];
  readonly value: V | undefined;
  readonly label: (value: V) => ReactNode;
  /** Replaces a short label for screen readers. */
  readonly accessibleLabel?: (value: V) => string;
  readonly aside?: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: V) => void;
}

/** A group of radio buttons. Disabled choices remain visible, and a note below explains why. */
export function ChoiceField<V extends string | number | boolean>(props: ChoiceFieldProps<V>) {
  const { name, legend, choices, value, label, accessibleLabel, aside, problem, onChange } = props;
  const id = useId();
  const reasons = [...new Set(choices.flatMap(({ disabledReason }) => disabledReason ?? []))];
  const note = problem ?? reasons.join(" ");
  return (
    <fieldset className="field" aria-describedby={note ? `${id}-note` : undefined}>
      <legend>
        {legend} {aside && <small>{aside}</small>}
      </legend>
      <div className="choices" data-name={name} data-many={choices.length > 8 || undefined}>
        {choices.map((choice) => (
          <label key={String(choice.value)} className="choice" title={choice.disabledReason}>
            <input
              type="radio"
              name={`${id}-${name}`}
              value={String(choice.value)}
              checked={choice.value === value}
              disabled={choice.disabledReason !== undefined}
              aria-label={accessibleLabel?.(choice.value)}
              aria-invalid={problem !== undefined && choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{label(choice.value)}</span>
          </label>
        ))}
      </div>
      {note && (
        <p className="hint" id={`${id}-note`} data-error={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </fieldset>
  );
}
