import { shotsOf } from "../../modes/form.ts";
import type { ShotValue, Value } from "../../modes/values.ts";
import { texts } from "../texts.ts";
import { ChoiceField } from "./choice-field.tsx";

interface ShotsFieldProps {
  readonly legend: string;
  readonly value: Value | undefined;
  /** Prompt of the first shot of a new list. */
  readonly prompt: string;
  /** Why several shots are unavailable. */
  readonly unavailableReason: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: Value) => void;
}

const MAX_SHOTS = 6;
const kinds = ["one", "auto", "list"] as const;

/** One shot, automatic cuts, or a shot list. */
export function ShotsField({ legend, value, prompt, unavailableReason, problem, onChange }: ShotsFieldProps) {
  const shots = shotsOf(value);
  const kind = value === "auto" ? "auto" : shots.length > 0 ? "list" : "one";
  const seconds = shots.reduce((sum, { duration }) => sum + duration, 0);
  const change = (index: number, part: Partial<ShotValue>): void =>
    onChange(shots.map((shot, at) => (at === index ? { ...shot, ...part } : shot)));
  const choose = (chosen: (typeof kinds)[number]): void =>
    onChange(
      chosen === "list"
        ? [
            { prompt, duration: 3 },
            { prompt: "", duration: 2 },
          ]
        : chosen === "auto"
          ? "auto"
          : "",
    );
  return (
    <div className="shots-field">
      <ChoiceField
        name="shots"
        legend={legend}
        aside={kind === "list" ? texts.shots.total(seconds) : undefined}
        choices={kinds.map((each) => ({
          value: each,
          ...(each !== "one" && unavailableReason !== undefined ? { disabledReason: unavailableReason } : {}),
        }))}
        value={kind}
        label={(each) => texts.shots.modes[each]}
        problem={problem}
        onChange={choose}
      />
      {kind === "list" && (
        <ol className="shots">
          {shots.map((shot, index) => (
            <li key={index}>
              <textarea
                rows={1}
                aria-label={texts.shots.prompt(index + 1)}
                placeholder={texts.shots.placeholder}
                maxLength={512}
                value={shot.prompt}
                onChange={(event) => change(index, { prompt: event.target.value })}
              />
              <input
                type="number"
                min={1}
                max={15}
                aria-label={texts.shots.duration(index + 1)}
                value={shot.duration}
                onChange={(event) => change(index, { duration: Math.round(Number(event.target.value)) || 1 })}
              />
              <button
                type="button"
                className="small"
                aria-label={texts.shots.remove(index + 1)}
                onClick={() => onChange(shots.filter((_, at) => at !== index))}
              >
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <path d="m2 2 8 8m0-8-8 8" />
                </svg>
              </button>
            </li>
          ))}
          {shots.length < MAX_SHOTS && (
            <li>
              <button type="button" className="quiet" onClick={() => onChange([...shots, { prompt: "", duration: 2 }])}>
                {texts.shots.add}
              </button>
            </li>
          )}
        </ol>
      )}
    </div>
  );
}
