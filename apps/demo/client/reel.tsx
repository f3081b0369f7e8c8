import type { Ref } from "react";
import type { Hello, TakeView } from "../contract.ts";
import { Empty } from "./empty.tsx";
import { Take } from "./take.tsx";
import { texts } from "./texts.ts";
import type { Seen } from "./use-takes.ts";

interface ReelProps {
  readonly ref: Ref<HTMLElement>;
  /** Undefined while loading. */
  readonly hello: Omit<Hello, "takes"> | undefined;
  readonly takes: readonly Seen[];
  readonly onAgain: (take: TakeView) => void;
  readonly onExample: (prompt: string) => void;
}

/** All takes, newest first. */
export function Reel({ ref, hello, takes, onAgain, onExample }: ReelProps) {
  return (
    <section className="reel" id="takes" ref={ref} tabIndex={-1} aria-label={texts.takes} aria-busy={!hello}>
      {!hello && <div className="screen" aria-label={texts.loading} />}
      {hello && takes.length === 0 && <Empty onExample={onExample} />}
      {hello && takes.length > 0 && (
        <>
          <h2 className="reel-title">
            {texts.takes} <small>{takes.length}</small>
          </h2>
          {takes.map((seen) => (
            <Take key={seen.take.id} seen={seen} mode={hello.mode} onAgain={onAgain} />
          ))}
        </>
      )}
    </section>
  );
}
