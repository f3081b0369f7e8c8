import { useEffect, useRef, useState } from "react";
import type { TakeView } from "../../contract.ts";
import { texts } from "../texts.ts";
import { ResultView } from "./result-view.tsx";

interface ComparisonProps {
  readonly takes: readonly [TakeView, TakeView];
  readonly onEnd: () => void;
}

/** Two results side by side; two clips run together and are scrubbed together. */
export function Comparison({ takes, onEnd }: ComparisonProps) {
  const one = useRef<HTMLVideoElement>(null);
  const other = useRef<HTMLVideoElement>(null);
  const [part, setPart] = useState(0);
  const [playing, setPlaying] = useState(true);
  const clips = takes.every(({ outputs }) => outputs[0]?.kind === "video");

  useEffect(() => {
    if (!playing || !clips) return undefined;
    for (const { current } of [one, other]) current?.play().catch(() => undefined);
    let frame = requestAnimationFrame(function follow() {
      const lead = one.current;
      if (lead && lead.duration > 0) setPart(lead.currentTime / lead.duration);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, clips]);

  const pause = (): void => {
    for (const { current } of [one, other]) current?.pause();
    setPlaying(false);
  };
  const scrub = (to: number): void => {
    pause();
    setPart(to);
    for (const { current } of [one, other])
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
                <ResultView take={take} isLed={clips} ref={index === 0 ? one : other} />
              </div>
            </div>
            <figcaption>
              <strong>{texts.take(take.number)}</strong> {texts.wordsOf(take)}
            </figcaption>
          </figure>
        ))}
      </div>
      <div className="transport">
        {clips && (
          <>
            <button type="button" className="button" onClick={() => (playing ? pause() : setPlaying(true))}>
              {playing ? texts.pause : texts.play}
            </button>
            <input
              type="range"
              min={0}
              max={1}
              step={0.001}
              value={part}
              aria-label={texts.position}
              onChange={(event) => scrub(Number(event.target.value))}
            />
          </>
        )}
        <button type="button" className="quiet" onClick={onEnd}>
          {texts.stopCompare}
        </button>
      </div>
    </section>
  );
}
