import type { CSSProperties } from "react";
import { Leader } from "./leader.tsx";
import { texts } from "./texts.ts";
import { useElapsed } from "./use-elapsed.ts";
import type { Seen } from "./use-takes.ts";

/** Whether a take is still on its way. */
export function isRunning({ take }: Seen): boolean {
  return take.status !== "done" && take.status !== "failed" && take.status !== "lost";
}

/** Where a take is shown. Its shape is that of the video to come, so nothing moves when it arrives. */
export function Screen({ seen }: { readonly seen: Seen }) {
  const { take } = seen;
  const running = isRunning(seen);
  const seconds = useElapsed(seen, running);
  // As large as the screen has room, in the shape of the video to come.
  const shape: CSSProperties = { aspectRatio: take.ratio, width: `min(100%, calc(var(--tallest) * ${take.ratio}))` };
  const still = take.frames.includes("firstFrame") ? `/api/tasks/${take.id}/frames/firstFrame` : undefined;
  return (
    <div className="screen" data-status={take.status}>
      <div className="canvas" style={shape}>
        {take.status === "done" ? (
          <video
            src={`/api/tasks/${take.id}/video`}
            poster={still}
            aria-label={texts.videoLabel(take)}
            autoPlay
            loop
            muted
            playsInline
            controls
            preload="auto"
          />
        ) : (
          <>
            {running && still && (
              <img
                className="still"
                src={still}
                alt=""
                style={{ filter: `blur(${Math.round((1 - take.progress) * 14)}px) saturate(0.4) brightness(0.6)` }}
              />
            )}
            {running && <Leader progress={take.progress} seconds={seconds} />}
            {!running && <p className="blank">{texts.noPicture}</p>}
          </>
        )}
      </div>
      {running && (
        <p className="slate">
          <i className="tally" aria-hidden="true" />
          <span>{texts.status[take.status]}</span>
          <span className="slate-time">{take.progress > 0 && take.progress < 1 && texts.progress(take.progress)}</span>
        </p>
      )}
    </div>
  );
}
