import { useEffect, useId, useState } from "react";
import type { Option } from "../../modes/field.ts";
import { texts } from "../texts.ts";

interface ListFieldProps {
  readonly label: string;
  readonly load: () => Promise<readonly Option[]>;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A select whose options are loaded when it is first shown. Until then it contains the current value only. */
export function ListField({ label, load, value, problem, onChange }: ListFieldProps) {
  const id = useId();
  const [options, setOptions] = useState<readonly Option[]>([]);
  useEffect(() => {
    let isActive = true;
    void load().then((loaded) => isActive && setOptions(loaded));
    return () => void (isActive = false);
  }, [load]);
  const groups = [...new Set(options.map(({ group = "" }) => group))];
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <select
        id={id}
        className="line"
        value={value}
        aria-invalid={problem !== undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.length === 0 && <option value={value}>{value.replace(/^.*[/:]/, "").replaceAll("_", " ")}</option>}
        {groups.map((group) => (
          <optgroup key={group} label={texts.groups[group] ?? group}>
            {options
              .filter((option) => (option.group ?? "") === group)
              .map(({ value: each, label: text, disabledReason }) => (
                <option key={each} value={each} disabled={disabledReason !== undefined}>
                  {disabledReason === undefined ? text : `${text} (${texts.list.withdrawn(disabledReason)})`}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {problem && (
        <p className="hint" data-error>
          {problem}
        </p>
      )}
    </div>
  );
}
