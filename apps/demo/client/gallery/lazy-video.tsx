import { useEffect, useRef, useState } from "react";
import { cachedPoster, requestPoster } from "./poster.ts";

/** Distance from the viewport at which a poster is loaded. */
const MARGIN = "160px";
/** Milliseconds that the video must stay in view, so that fast scrolling loads nothing. */
const DELAY = 120;

/** The poster of a video, captured when it comes into view. The video plays while the pointer is over it. */
export function LazyVideo({ src }: { readonly src: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [poster, setPoster] = useState(() => cachedPoster(src));
  const [isPlaying, setIsPlaying] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element || poster !== undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let cancel = (): void => undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        clearTimeout(timer);
        cancel();
        if (entries.at(-1)?.isIntersecting)
          timer = setTimeout(() => (cancel = requestPoster(src, (captured) => setPoster(captured))), DELAY);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      cancel();
      observer.disconnect();
    };
  }, [src, poster]);
  return (
    <div
      className="thumb"
      ref={frame}
      onPointerEnter={() => setIsPlaying(!matchMedia("(prefers-reduced-motion: reduce), (hover: none)").matches)}
      onPointerLeave={() => setIsPlaying(false)}
    >
      {poster === undefined ? (
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 5h14v10H3zM8.5 7.8v4.4l3.6-2.2z" />
        </svg>
      ) : (
        <img src={poster} alt="" />
      )}
      {isPlaying && <video src={src} autoPlay muted playsInline loop tabIndex={-1} aria-hidden="true" />}
    </div>
  );
}
