import { useId } from "react";

interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly problem: string | undefined;
  readonly onChange: (value: number) => void;
}

export function RangeField({ label, value, least, most, step, problem, onChange }: RangeFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label} <small>{value}</small>
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        // Without the dust of binary fractions.
        onChange={(event) => onChange(Number(Number(event.target.value).toFixed(2)))}
      />
      {problem && (
        <p className="why" data-bad>
          {problem}
        </p>
      )}
    </div>
  );
}
