import { useId } from "react";
import { modeOf } from "../../modes/all.ts";
import type { Field } from "../../modes/field.ts";
import type { TakeView } from "../../contract.ts";
import { resultUrl } from "../draft.ts";
import { LazyVideo } from "../gallery/lazy-video.tsx";
import { texts } from "../texts.ts";

interface VideoFieldProps {
  readonly field: Extract<Field, { readonly kind: "video" }>;
  readonly legend: string;
  readonly hint: string | undefined;
  readonly value: string;
  /** Finished videos, newest first. */
  readonly videos: readonly TakeView[];
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Older videos are available through the buttons of their takes. */
const MAX_SHOWN = 18;

/** Selects a video of the gallery, or a URL. */
export function VideoField({ field, legend, hint, value, videos, problem, onChange }: VideoFieldProps) {
  const id = useId();
  const isUrl = /^https?:/i.test(value);
  const selected = videos.find((take) => take.id === value);
  const shown = videos.slice(0, MAX_SHOWN);
  const options = selected && !shown.includes(selected) ? [selected, ...shown] : shown;
  const reasonOf = (take: TakeView): string | undefined => disabledReasonOf(field, take);
  const reasons = [...new Set(options.flatMap((take) => reasonOf(take) ?? []))];
  const note = problem ?? reasons.join(" ");
  return (
    <fieldset className="field">
      <legend>
        {legend} {!field.required && <small>{hint ?? texts.optional}</small>}
      </legend>
      {options.length === 0 ? (
        <p className="hint">{field.acceptsUrl ? texts.video.noneOrUrl : texts.video.none}</p>
      ) : (
        <div className="videos">
          {options.map((take) => (
            <label key={take.id} className="video-option" title={reasonOf(take) ?? texts.promptOf(take)}>
              <input
                type="checkbox"
                checked={take.id === value}
                disabled={reasonOf(take) !== undefined}
                aria-label={`${texts.take(take.number)}: ${texts.promptOf(take)}`}
                onChange={() => onChange(take.id === value ? "" : take.id)}
              />
              <LazyVideo src={resultUrl(take)} />
              <span>{take.number}</span>
            </label>
          ))}
        </div>
      )}
      {field.acceptsUrl && (
        <input
          className="line"
          type="url"
          inputMode="url"
          placeholder={texts.video.url}
          aria-label={`${legend}: ${texts.video.url}`}
          aria-invalid={problem !== undefined}
          value={isUrl || !selected ? value : ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {note && (
        <p className="hint" id={`${id}-note`} data-error={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </fieldset>
  );
}

function disabledReasonOf(field: Extract<Field, { readonly kind: "video" }>, take: TakeView): string | undefined {
  if (take.expired) return texts.video.expired;
  const { model } = take.values;
  const reason = field.disabledReason?.({
    endpoint: modeOf(take.mode)?.endpoint ?? "",
    ...(typeof model === "string" ? { model } : {}),
  });
  return reason && texts.video.disabled[reason];
}
