import { useEffect, useRef, useState } from "react";
import type { TakeStatus } from "../contract.ts";
import { texts } from "./texts.ts";
import type { TimedTake } from "./use-takes.ts";

/** Announces each status change to screen readers. */
export function Announcer({ ready, takes }: { readonly ready: boolean; readonly takes: readonly TimedTake[] }) {
  const known = useRef<ReadonlyMap<string, TakeStatus>>(undefined);
  const [message, setMessage] = useState("");
  useEffect(() => {
    if (!ready) return;
    const previous = known.current;
    known.current = new Map(takes.map(({ take }) => [take.id, take.status]));
    // The initial takes are not announced.
    if (!previous) return;
    const changed = takes.filter(({ take }) => previous.get(take.id) !== take.status);
    if (changed.length > 0) setMessage(changed.map(({ take }) => texts.announce(take)).join(". "));
  }, [ready, takes]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {message}
    </p>
  );
}
