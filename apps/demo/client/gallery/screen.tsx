import type { CSSProperties, ReactNode } from "react";
import { mediaUrl } from "../draft.ts";
import { texts } from "../texts.ts";
import { isRunning, type Seen } from "../use-takes.ts";
import { Leader } from "./leader.tsx";
import { useElapsed } from "./use-elapsed.ts";

/** Where a take is shown. Its shape is that of what is to come, so nothing moves when it arrives. */
export function Screen({ seen, children }: { readonly seen: Seen; readonly children: ReactNode }) {
  const { take } = seen;
  const running = isRunning(take);
  const seconds = useElapsed(seen);
  // As large as the screen has room, in the shape of what is to come.
  const shape: CSSProperties = { aspectRatio: take.ratio, width: `min(100%, calc(var(--tallest) * ${take.ratio}))` };
  const [first] = Object.entries(take.media).find(([, { width }]) => width !== undefined) ?? [];
  const expected = take.expected === undefined ? undefined : Math.max(1, Math.round(take.expected / 1000));
  return (
    <div className="screen" data-status={take.status}>
      <div className="canvas" style={shape}>
        {take.status === "done" ? (
          children
        ) : (
          <>
            {running && first !== undefined && (
              <img
                className="still"
                src={mediaUrl(take, first)}
                alt=""
                style={{ filter: `blur(${Math.round((1 - take.progress) * 14)}px) saturate(0.4) brightness(0.6)` }}
              />
            )}
            {running && <Leader progress={take.progress} seconds={seconds} />}
            {!running && <p className="blank">{texts.noResult}</p>}
          </>
        )}
      </div>
      {running && (
        <p className="slate">
          <i className="tally" aria-hidden="true" />
          <span>{texts.status[take.status]}</span>
          <span className="slate-time">{texts.elapsed(seconds, expected)}</span>
        </p>
      )}
    </div>
  );
}
