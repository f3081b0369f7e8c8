import { useEffect, useRef, useState } from "react";

/** How far from sight a clip is made ready. */
const MARGIN = "240px";

/** A silent picture of a clip, there only while it is in sight: hundreds may stand below each other. Plays under the pointer. */
export function LazyVideo({ src }: { readonly src: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: MARGIN,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const play = (video: HTMLVideoElement): void => {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) video.play().catch(() => undefined);
  };
  return (
    <div className="thumb" ref={frame}>
      {near && (
        <video
          src={`${src}#t=0.1`}
          muted
          playsInline
          loop
          preload="metadata"
          tabIndex={-1}
          aria-hidden="true"
          onPointerEnter={(event) => play(event.currentTarget)}
          onPointerLeave={(event) => event.currentTarget.pause()}
        />
      )}
    </div>
  );
}
