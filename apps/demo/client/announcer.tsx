import { useEffect, useRef, useState } from "react";
import type { TakeStatus } from "../contract.ts";
import { texts } from "./texts.ts";
import type { Seen } from "./use-takes.ts";

/** Says each change of a status, and nothing else, to those who do not see it. */
export function Announcer({ ready, takes }: { readonly ready: boolean; readonly takes: readonly Seen[] }) {
  const known = useRef<ReadonlyMap<string, TakeStatus>>(undefined);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (!ready) return;
    const before = known.current;
    known.current = new Map(takes.map(({ take }) => [take.id, take.status]));
    // What was there when the page was opened is no news.
    if (!before) return;
    const news = takes.filter(({ take }) => before.get(take.id) !== take.status);
    if (news.length > 0) setWords(news.map(({ take }) => texts.announce(take)).join(". "));
  }, [ready, takes]);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {words}
    </p>
  );
}
