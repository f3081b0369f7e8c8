import { memo } from "react";
import { modeOf } from "../../modes/all.ts";
import { mediaUrl, resultUrl } from "../draft.ts";
import { texts } from "../texts.ts";
import { isRunning, type TimedTake } from "../use-takes.ts";
import { LazyVideo } from "./lazy-video.tsx";
import { useElapsed } from "./use-elapsed.ts";

interface CardProps {
  readonly timed: TimedTake;
  readonly isSelected: boolean;
  readonly isCompared: boolean;
  readonly onSelect: (id: string) => void;
  readonly onCompare: (id: string) => void;
}

/** A take on the contact sheet. */
export const Card = memo(function Card({ timed, isSelected, isCompared, onSelect, onCompare }: CardProps) {
  const { take } = timed;
  const mode = modeOf(take.mode);
  return (
    <li
      className="card"
      data-status={take.status}
      data-selected={isSelected || undefined}
      data-compared={isCompared || undefined}
    >
      <button type="button" className="card-show" aria-current={isSelected} onClick={() => onSelect(take.id)}>
        <Thumb timed={timed} />
        <span className="card-prompt">{texts.promptOf(take)}</span>
        <span className="card-facts">
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={mode?.icon} />
          </svg>
          {take.number}
          {take.status !== "done" && <em>{texts.status[take.status]}</em>}
        </span>
      </button>
      {take.status === "done" && !isSelected && (
        <button
          type="button"
          className="card-compare"
          aria-label={texts.compareWith(take.number)}
          title={texts.compare}
          onClick={() => onCompare(take.id)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M3 4.5h6v11H3zM11 4.5h6v11h-6z" />
          </svg>
        </button>
      )}
    </li>
  );
});

function Thumb({ timed }: { readonly timed: TimedTake }) {
  const { take } = timed;
  const [output] = take.outputs;
  const [image] = Object.entries(take.media).find(([, { width }]) => width !== undefined) ?? [];
  if (isRunning(take)) return <Running timed={timed} />;
  if (output?.kind === "video") return <LazyVideo src={resultUrl(take)} />;
  if (output?.kind === "image")
    return (
      <div className="thumb">
        <img src={resultUrl(take)} alt="" loading="lazy" decoding="async" />
        {take.outputs.length > 1 && <b>{take.outputs.length}</b>}
      </div>
    );
  return (
    <div className="thumb" data-kind={output?.kind ?? "none"}>
      {image !== undefined && <img src={mediaUrl(take, image)} alt="" loading="lazy" />}
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={output ? "M3 8v4M6 5.5v9M9 3v14M12 6v8M15 8.5v3M17.5 9.5v1" : "M5 5l10 10M15 5 5 15"} />
      </svg>
    </div>
  );
}

function Running({ timed }: { readonly timed: TimedTake }) {
  const seconds = useElapsed(timed);
  const { progress } = timed.take;
  return (
    <div className="thumb" data-kind="running">
      <svg viewBox="0 0 40 40" className="ring" aria-hidden="true">
        <circle cx="20" cy="20" r="15" />
        <circle
          className="done"
          cx="20"
          cy="20"
          r="15"
          pathLength={1}
          strokeDasharray={`${progress} 1`}
          transform="rotate(-90 20 20)"
        />
      </svg>
      <b>{seconds}</b>
    </div>
  );
}
