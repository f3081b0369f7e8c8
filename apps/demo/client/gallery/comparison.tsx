import { useEffect, useRef, useState } from "react";
import type { TakeView } from "../../contract.ts";
import { texts } from "../texts.ts";
import { useEscape } from "../use-escape.ts";
import { ResultView } from "./result-view.tsx";

interface ComparisonProps {
  readonly takes: readonly [TakeView, TakeView];
  readonly onEnd: () => void;
}

/** Two results side by side. Two videos play and seek together. */
export function Comparison({ takes, onEnd }: ComparisonProps) {
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  const [position, setPosition] = useState(0);
  const [isPlaying, setIsPlaying] = useState(true);
  useEscape(onEnd);
  const areVideos = takes.every(({ outputs }) => outputs[0]?.kind === "video");

  useEffect(() => {
    if (!isPlaying || !areVideos) return undefined;
    for (const { current } of [first, second]) current?.play().catch(() => undefined);
    let frame = requestAnimationFrame(function follow() {
      const leader = first.current;
      if (leader && leader.duration > 0) setPosition(leader.currentTime / leader.duration);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, areVideos]);

  const pause = (): void => {
    for (const { current } of [first, second]) current?.pause();
    setIsPlaying(false);
  };
  const seek = (to: number): void => {
    pause();
    setPosition(to);
    for (const { current } of [first, second])
      if (current && current.duration > 0) current.currentTime = to * current.duration;
  };
  return (
    <section className="comparison" aria-label={texts.compare}>
      <div className="pairing">
        {takes.map((take, index) => (
          <figure key={take.id}>
            <div className="screen">
              <div
                className="canvas"
                style={{ aspectRatio: take.ratio, width: `min(100%, calc(var(--tallest) * ${take.ratio}))` }}
              >
                <ResultView take={take} isControlled={areVideos} ref={index === 0 ? first : second} />
              </div>
            </div>
            <figcaption>
              <strong>{texts.take(take.number)}</strong> {texts.promptOf(take)}
            </figcaption>
          </figure>
        ))}
      </div>
      <div className="transport">
        {areVideos && (
          <>
            <button type="button" className="button" onClick={() => (isPlaying ? pause() : setIsPlaying(true))}>
              {isPlaying ? texts.pause : texts.play}
            </button>
            <input
              type="range"
              min={0}
              max={1}
              step={0.001}
              value={position}
              aria-label={texts.position}
              onChange={(event) => seek(Number(event.target.value))}
            />
          </>
        )}
        <button type="button" className="quiet" onClick={onEnd}>
          {texts.endComparison}
        </button>
      </div>
    </section>
  );
}
