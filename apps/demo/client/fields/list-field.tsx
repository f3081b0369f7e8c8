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

/** One of many. The list is loaded when it is first needed; until then the chosen one stands alone. */
export function ListField({ label, load, value, problem, onChange }: ListFieldProps) {
  const id = useId();
  const [options, setOptions] = useState<readonly Option[]>([]);
  useEffect(() => {
    let isWanted = true;
    void load().then((loaded) => isWanted && setOptions(loaded));
    return () => void (isWanted = false);
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
              .map(({ value: each, label: words, why }) => (
                <option key={each} value={each} disabled={why !== undefined}>
                  {why === undefined ? words : `${words} (${texts.list.withdrawn(why)})`}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {problem && (
        <p className="why" data-bad>
          {problem}
        </p>
      )}
    </div>
  );
}
