import { useCallback, useRef, useState } from "react";
import type { TakeView } from "../contract.ts";
import { Announcer } from "./announcer.tsx";
import { Compose } from "./compose.tsx";
import { type Draft, draftOf, firstDraft } from "./draft.ts";
import { Masthead } from "./masthead.tsx";
import { Notices } from "./notices.tsx";
import { Reel } from "./reel.tsx";
import { texts } from "./texts.ts";
import { useTakes } from "./use-takes.ts";

/** The whole page: what to make on one side, what was made on the other. */
export function Page() {
  const { hello, takes, connected, reconnect } = useTakes();
  const [draft, setDraft] = useState<Draft>(firstDraft);
  const form = useRef<HTMLFormElement>(null);
  const reel = useRef<HTMLElement>(null);

  const compose = useCallback((next: Draft) => {
    setDraft(next);
    const prompt = form.current?.querySelector("textarea");
    prompt?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const again = useCallback((take: TakeView) => void draftOf(take).then(compose), [compose]);
  const example = useCallback(
    (prompt: string) => compose({ ...draft, settings: { ...draft.settings, prompt } }),
    [compose, draft],
  );

  return (
    <>
      <a className="skip" href="#takes">
        {texts.skip}
      </a>
      <Masthead mode={hello?.mode} />
      <Notices connected={connected} obstacle={hello?.obstacle} onCheck={reconnect} />
      <main className="floor">
        <Compose
          ref={form}
          draft={draft}
          onChange={setDraft}
          mode={hello?.mode}
          closed={hello?.obstacle?.result === "not-configured"}
          onSent={() => showReel(reel.current)}
        />
        <Reel ref={reel} hello={hello} takes={takes} onAgain={again} onExample={example} />
      </main>
      <Announcer ready={hello !== undefined} takes={takes} />
    </>
  );
}

/** Where the takes lie below the form, they are brought into sight; beside it, nothing moves. */
function showReel(reel: HTMLElement | null): void {
  const top = reel?.getBoundingClientRect().top ?? 0;
  if (top < 0 || top > window.innerHeight / 2) reel?.scrollIntoView({ block: "start" });
}
