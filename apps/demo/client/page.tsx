import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TakeView } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { extendable } from "../modes/extend.ts";
import { Announcer } from "./announcer.tsx";
import { Compose } from "./compose.tsx";
import { changed, type Draft, draftOf, emptyDraft, firstDraft } from "./draft.ts";
import { Gallery } from "./gallery/gallery.tsx";
import { Masthead, type PanelName } from "./masthead.tsx";
import { Notices } from "./notices.tsx";
import { texts } from "./texts.ts";
import { useTakes } from "./use-takes.ts";

const Account = lazy(() => import("./panels/account.tsx"));
const Developer = lazy(() => import("./panels/developer.tsx"));

/** The whole page: what to make on one side, what was made on the other. */
export function Page() {
  const { hello, takes, connected, reconnect, setControl } = useTakes();
  const [draft, setDraft] = useState<Draft>(firstDraft);
  const [chosen, setChosen] = useHash();
  const [panel, setPanel] = useState<PanelName>();
  const form = useRef<HTMLFormElement>(null);
  const reel = useRef<HTMLElement>(null);
  const clips = useMemo(
    () => takes.flatMap(({ take }) => (take.status === "done" && take.outputs[0]?.kind === "video" ? [take] : [])),
    [takes],
  );
  const shown = (takes.find(({ take }) => take.id === chosen) ?? takes[0])?.take;

  const compose = useCallback((next: Draft) => {
    setDraft(next);
    requestAnimationFrame(() => {
      form.current?.querySelector("textarea")?.focus({ preventScroll: true });
      form.current?.scrollIntoView({ block: "nearest" });
    });
  }, []);
  const again = useCallback((take: TakeView) => void draftOf(take).then((next) => next && compose(next)), [compose]);
  const extend = useCallback(
    (take: TakeView) => {
      const { model } = take.values;
      const endpoint = modeOf(take.mode)?.endpoint ?? "";
      // Clips of newer models are gone on with in omni (apps/docs/service/video.md#extend).
      const isOld = extendable({ endpoint, ...(typeof model === "string" ? { model } : {}) });
      const mode = modeOf(isOld ? "extend" : "omni");
      if (mode) compose(changed(emptyDraft(mode), { video: take.id }));
    },
    [compose],
  );
  const example = useCallback((prompt: string) => compose(changed(draft, { prompt })), [compose, draft]);
  const choose = useCallback(
    (id: string) => {
      setChosen(id);
      show(reel.current);
    },
    [setChosen],
  );

  return (
    <>
      <a className="skip" href="#takes">
        {texts.skip}
      </a>
      <Masthead hello={hello} takes={takes} panel={panel} onPanel={setPanel} />
      <Notices connected={connected} obstacle={hello?.obstacle} onCheck={reconnect} />
      <main className="floor">
        <Compose
          ref={form}
          draft={draft}
          onChange={setDraft}
          clips={clips}
          service={hello?.service}
          closed={hello?.obstacle?.result === "not-configured"}
          onSent={(take) => {
            setChosen(take.id);
            show(reel.current);
          }}
        />
        <Gallery
          ref={reel}
          hello={hello}
          takes={takes}
          chosen={chosen}
          onChoose={choose}
          onAgain={again}
          onExtend={extend}
          onWire={(take) => {
            setChosen(take.id);
            setPanel("developer");
          }}
          onExample={example}
        />
      </main>
      <Suspense>
        {panel === "account" && <Account onClose={() => setPanel(undefined)} />}
        {panel === "developer" && (
          <Developer
            key={shown?.id}
            take={shown}
            draft={draft}
            clips={clips}
            control={hello?.control}
            onControl={setControl}
            onClose={() => setPanel(undefined)}
          />
        )}
      </Suspense>
      <Announcer ready={hello !== undefined} takes={takes} />
    </>
  );
}

/** The take that the address names, as `#id`. */
function useHash(): readonly [string, (id: string) => void] {
  const [id, setId] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const read = (): void => setId(location.hash.slice(1));
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  const set = useCallback((next: string) => {
    setId(next);
    // An address to keep, and no step to go back by.
    history.replaceState(null, "", `#${next}`);
  }, []);
  return [id, set];
}

/** Where the stage lies out of sight it is brought there; otherwise nothing moves. */
function show(reel: HTMLElement | null): void {
  const top = reel?.getBoundingClientRect().top ?? 0;
  if (top < -80 || top > window.innerHeight / 2) reel?.scrollIntoView({ block: "start" });
}
