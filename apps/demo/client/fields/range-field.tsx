import { useId } from "react";

interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly problem: string | undefined;
  readonly onChange: (value: number) => void;
}

export function RangeField({ label, value, min, max, step, problem, onChange }: RangeFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label} <small>{value}</small>
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        // Removes binary rounding errors such as 0.30000000000000004.
        onChange={(event) => onChange(Number(Number(event.target.value).toFixed(2)))}
      />
      {problem && (
        <p className="hint" data-error>
          {problem}
        </p>
      )}
    </div>
  );
}
