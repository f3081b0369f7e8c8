import { useEffect, useRef, useState } from "react";
import { knownPoster, takePoster } from "./poster.ts";

/** How far from sight a picture is made ready. */
const MARGIN = "160px";
/** How long it must stay there: those that fly by are not worth it. Milliseconds. */
const PAUSE = 120;

/** A picture of a clip, taken when it comes into sight. The clip plays under the pointer. */
export function LazyVideo({ src }: { readonly src: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [poster, setPoster] = useState(() => knownPoster(src));
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element || poster !== undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let callOff = (): void => undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        clearTimeout(timer);
        callOff();
        if (entries.at(-1)?.isIntersecting)
          timer = setTimeout(() => (callOff = takePoster(src, (taken) => setPoster(taken))), PAUSE);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      callOff();
      observer.disconnect();
    };
  }, [src, poster]);
  return (
    <div
      className="thumb"
      ref={frame}
      onPointerEnter={() => setPlaying(!matchMedia("(prefers-reduced-motion: reduce), (hover: none)").matches)}
      onPointerLeave={() => setPlaying(false)}
    >
      {poster !== undefined && <img src={poster} alt="" />}
      {isPlaying && <video src={src} autoPlay muted playsInline loop tabIndex={-1} aria-hidden="true" />}
    </div>
  );
}
