import { shotsOf } from "../../modes/form.ts";
import type { ShotValue, Value } from "../../modes/values.ts";
import { texts } from "../texts.ts";
import { ChoiceField } from "./choice-field.tsx";

interface ShotsFieldProps {
  readonly legend: string;
  readonly value: Value | undefined;
  /** What the first shot begins with. */
  readonly prompt: string;
  /** Why there can be one shot only. */
  readonly obstacle: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: Value) => void;
}

const MOST = 6;
const kinds = ["one", "auto", "own"] as const;

/** One shot, cuts by the model, or a list of one's own. */
export function ShotsField({ legend, value, prompt, obstacle, problem, onChange }: ShotsFieldProps) {
  const shots = shotsOf(value);
  const kind = value === "auto" ? "auto" : shots.length > 0 ? "own" : "one";
  const seconds = shots.reduce((sum, { duration }) => sum + duration, 0);
  const change = (index: number, part: Partial<ShotValue>): void =>
    onChange(shots.map((shot, at) => (at === index ? { ...shot, ...part } : shot)));
  const choose = (chosen: (typeof kinds)[number]): void =>
    onChange(
      chosen === "own"
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
        aside={kind === "own" ? texts.shots.sum(seconds) : undefined}
        choices={kinds.map((each) => ({
          value: each,
          ...(each !== "one" && obstacle !== undefined ? { reason: obstacle } : {}),
        }))}
        value={kind}
        label={(each) => texts.shots.modes[each]}
        problem={problem}
        onChange={choose}
      />
      {kind === "own" && (
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
          {shots.length < MOST && (
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
