import type { Ref } from "react";
import type { TakeView } from "../../contract.ts";
import { mediaUrl, resultUrl } from "../draft.ts";
import { texts } from "../texts.ts";

interface ResultViewProps {
  readonly take: TakeView;
  readonly index?: number;
  readonly loop?: boolean;
  /** Whether the parent controls playback. */
  readonly isControlled?: boolean;
  readonly ref?: Ref<HTMLVideoElement>;
}

export function ResultView({ take, index = 0, loop = true, isControlled = false, ref }: ResultViewProps) {
  const output = take.outputs[index];
  const src = resultUrl(take, index);
  const label = texts.resultLabel(take);
  const poster = "firstFrame" in take.media ? mediaUrl(take, "firstFrame") : undefined;
  switch (output?.kind) {
    case "image":
      return <img key={src} className="result" src={src} alt={label} />;
    case "audio":
      return (
        <div className="audio">
          <svg viewBox="0 0 120 40" aria-hidden="true" preserveAspectRatio="none">
            {bars(take.id).map((height, at) => (
              <rect key={at} x={at * 2.5 + 0.4} y={20 - height * 18} width={1.5} height={height * 36} rx={0.7} />
            ))}
          </svg>
          <audio key={src} src={src} controls loop={loop} preload="metadata" aria-label={label} />
        </div>
      );
    case "video":
    case undefined:
      return (
        <video
          key={src}
          ref={ref}
          className="result"
          src={src}
          poster={poster}
          aria-label={label}
          autoPlay={!isControlled}
          loop={loop}
          muted
          playsInline
          controls={!isControlled}
          preload="auto"
        />
      );
  }
}

/** Decorative bar heights, derived from an id. */
function bars(id: string): readonly number[] {
  const numbers = [...id.replaceAll("-", "")].map((digit) => Number.parseInt(digit, 16) / 15);
  return Array.from({ length: 48 }, (_, at) => {
    const value = numbers[at % numbers.length] ?? 0;
    return 0.12 + 0.88 * value * Math.sin(((at + 1) / 49) * Math.PI);
  });
}
