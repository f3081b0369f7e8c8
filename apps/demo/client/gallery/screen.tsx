import type { CSSProperties, ReactNode } from "react";
import { mediaUrl } from "../draft.ts";
import { texts } from "../texts.ts";
import { isRunning, type TimedTake } from "../use-takes.ts";
import { Leader } from "./leader.tsx";
import { useElapsed } from "./use-elapsed.ts";

interface ScreenProps {
  readonly timed: TimedTake;
  /** The status in words. */
  readonly status: string;
  readonly children: ReactNode;
}

/** Shows a take in the aspect ratio of its result, so that the layout does not shift when the result arrives. */
export function Screen({ timed, status, children }: ScreenProps) {
  const { take } = timed;
  const isActive = isRunning(take);
  const seconds = useElapsed(timed);
  const style: CSSProperties = { aspectRatio: take.ratio, width: `min(100%, calc(var(--tallest) * ${take.ratio}))` };
  const [image] = Object.entries(take.media).find(([, { width }]) => width !== undefined) ?? [];
  const expected = take.expectedMs === undefined ? undefined : Math.max(1, Math.round(take.expectedMs / 1000));
  return (
    <div className="screen" data-status={take.status}>
      <div className="canvas" style={style}>
        {take.status === "done" ? (
          children
        ) : (
          <>
            {isActive && image !== undefined && (
              <img
                className="still"
                src={mediaUrl(take, image)}
                alt=""
                style={{ filter: `blur(${Math.round((1 - take.progress) * 14)}px) saturate(0.4) brightness(0.6)` }}
              />
            )}
            {isActive && <Leader progress={take.progress} seconds={seconds} />}
            {!isActive && <p className="blank">{texts.noResult}</p>}
          </>
        )}
      </div>
      {isActive && (
        <p className="slate">
          <i className="tally" aria-hidden="true" />
          <span>{status}</span>
          <span className="slate-time">{texts.elapsed(seconds, take.status === "queued" ? undefined : expected)}</span>
        </p>
      )}
    </div>
  );
}
