import { memo } from "react";
import { modeOf } from "../../modes/all.ts";
import { mediaUrl, resultUrl } from "../draft.ts";
import { texts } from "../texts.ts";
import { isRunning, type Seen } from "../use-takes.ts";
import { LazyVideo } from "./lazy-video.tsx";
import { useElapsed } from "./use-elapsed.ts";

interface CardProps {
  readonly seen: Seen;
  readonly isChosen: boolean;
  readonly isCompared: boolean;
  readonly onChoose: (id: string) => void;
  readonly onCompare: (id: string) => void;
}

/** A take on the contact sheet. Drawn anew only when it is another. */
export const Card = memo(function Card({ seen, isChosen, isCompared, onChoose, onCompare }: CardProps) {
  const { take } = seen;
  const mode = modeOf(take.mode);
  return (
    <li
      className="card"
      data-status={take.status}
      data-chosen={isChosen || undefined}
      data-compared={isCompared || undefined}
    >
      <button type="button" className="card-show" aria-current={isChosen} onClick={() => onChoose(take.id)}>
        <Thumb seen={seen} />
        <span className="card-words">{texts.wordsOf(take)}</span>
        <span className="card-facts">
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={mode?.icon} />
          </svg>
          {take.number}
          {take.status !== "done" && <em>{texts.status[take.status]}</em>}
        </span>
      </button>
      {take.status === "done" && !isChosen && (
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

function Thumb({ seen }: { readonly seen: Seen }) {
  const { take } = seen;
  const [output] = take.outputs;
  const [picture] = Object.entries(take.media).find(([, { width }]) => width !== undefined) ?? [];
  if (isRunning(take)) return <Running seen={seen} />;
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
      {picture !== undefined && <img src={mediaUrl(take, picture)} alt="" loading="lazy" />}
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={output ? "M3 8v4M6 5.5v9M9 3v14M12 6v8M15 8.5v3M17.5 9.5v1" : "M5 5l10 10M15 5 5 15"} />
      </svg>
    </div>
  );
}

function Running({ seen }: { readonly seen: Seen }) {
  const seconds = useElapsed(seen);
  const { progress } = seen.take;
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
