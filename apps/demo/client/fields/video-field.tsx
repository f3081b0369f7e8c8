import { useId } from "react";
import type { Alternative, Field } from "../../modes/field.ts";
import type { TakeView } from "../../contract.ts";
import { resultUrl, videoFacts } from "../draft.ts";
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
  /** Why the field hides some videos. */
  readonly hiddenReason: string | undefined;
  readonly onChange: (value: string) => void;
  /** @param video the video that the other mode uses */
  readonly onAlternative: (alternative: Alternative, video: TakeView | undefined) => void;
}

/** Older videos are available through the buttons of their takes. */
const MAX_SHOWN = 18;

/** Selects a video of the gallery, or a URL. */
export function VideoField(props: VideoFieldProps) {
  const { field, legend, hint, value, videos, problem, hiddenReason, onChange, onAlternative } = props;
  const id = useId();
  const isUrl = /^https?:/i.test(value);
  const selected = videos.find((take) => take.id === value);
  const { accepts = () => true, alternatives = [] } = field;
  const accepted = videos.filter((take) => accepts(videoFacts(take)));
  const hidden = videos.find((take) => !take.expired && !accepts(videoFacts(take)));
  const shown = accepted.slice(0, MAX_SHOWN);
  const options = selected && !shown.includes(selected) ? [selected, ...shown] : shown;
  const reasonOf = ({ expired }: TakeView): string | undefined => (expired ? texts.video.expired : undefined);
  const reasons = [...new Set(options.flatMap((take) => reasonOf(take) ?? []))];
  const note = problem ?? reasons.join(" ");
  return (
    <fieldset className="field">
      <legend>
        {legend} {!field.required && <small>{hint ?? texts.optional}</small>}
      </legend>
      {options.length === 0 ? (
        !hiddenReason && <p className="hint">{field.acceptsUrl ? texts.video.noneOrUrl : texts.video.none}</p>
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
      {hiddenReason && (hidden || options.length === 0) && (
        <div className="alternatives">
          <p className="hint">{hiddenReason}</p>
          {alternatives
            .filter((each) => (each.when === "hidden" ? hidden : options.length === 0))
            .map((each) => (
              <button
                key={each.mode}
                type="button"
                className="quiet"
                onClick={() => onAlternative(each, each.when === "hidden" ? hidden : undefined)}
              >
                {texts.video.alternatives[each.mode]}
              </button>
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
