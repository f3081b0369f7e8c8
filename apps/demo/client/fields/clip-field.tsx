import { useId } from "react";
import { modeOf } from "../../modes/all.ts";
import type { Field } from "../../modes/field.ts";
import type { TakeView } from "../../contract.ts";
import { resultUrl } from "../draft.ts";
import { LazyVideo } from "../gallery/lazy-video.tsx";
import { texts } from "../texts.ts";

interface ClipFieldProps {
  readonly field: Extract<Field, { readonly kind: "clip" }>;
  readonly legend: string;
  readonly hint: string | undefined;
  readonly value: string;
  /** Finished clips, newest first. */
  readonly clips: readonly TakeView[];
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** So many are on offer; older ones by "Extend" and its like at the take itself. */
const SHOWN = 18;

/** A clip of the gallery, or one behind an address. */
export function ClipField({ field, legend, hint, value, clips, problem, onChange }: ClipFieldProps) {
  const id = useId();
  const isAddress = /^https?:/i.test(value);
  const chosen = clips.find((take) => take.id === value);
  const shown = clips.slice(0, SHOWN);
  const offered = chosen && !shown.includes(chosen) ? [chosen, ...shown] : shown;
  const why = (take: TakeView): string | undefined => whyNot(field, take);
  const reasons = [...new Set(offered.flatMap((take) => why(take) ?? []))];
  const note = problem ?? reasons.join(" ");
  return (
    <fieldset className="field">
      <legend>
        {legend} {!field.needed && <small>{hint ?? texts.optional}</small>}
      </legend>
      {offered.length === 0 ? (
        <p className="why">{field.address ? texts.clip.none : texts.clip.noneOnly}</p>
      ) : (
        <div className="clips">
          {offered.map((take) => (
            <label key={take.id} className="clip" title={why(take) ?? texts.wordsOf(take)}>
              <input
                type="checkbox"
                checked={take.id === value}
                disabled={why(take) !== undefined}
                aria-label={`${texts.take(take.number)}: ${texts.wordsOf(take)}`}
                onChange={() => onChange(take.id === value ? "" : take.id)}
              />
              <LazyVideo src={resultUrl(take)} />
              <span>{take.number}</span>
            </label>
          ))}
        </div>
      )}
      {field.address && (
        <input
          className="line"
          type="url"
          inputMode="url"
          placeholder={texts.clip.address}
          aria-label={`${legend}: ${texts.clip.address}`}
          aria-invalid={problem !== undefined}
          value={isAddress || !chosen ? value : ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {note && (
        <p className="why" id={`${id}-why`} data-bad={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </fieldset>
  );
}

/** Why a clip cannot be worked on. */
function whyNot(field: Extract<Field, { readonly kind: "clip" }>, take: TakeView): string | undefined {
  if (take.gone) return texts.clip.gone;
  const { model } = take.values;
  const reason = field.whyNot?.({
    endpoint: modeOf(take.mode)?.endpoint ?? "",
    ...(typeof model === "string" ? { model } : {}),
  });
  return reason && texts.clip.why[reason];
}
