import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TakeView } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { canExtend } from "../modes/extend.ts";
import { Announcer } from "./announcer.tsx";
import { Compose } from "./compose.tsx";
import { withValues, type Draft, draftOf, emptyDraft, videoFacts, withScene } from "./draft.ts";
import { Gallery } from "./gallery/gallery.tsx";
import { Masthead, type PanelName } from "./masthead.tsx";
import { Notices } from "./notices.tsx";
import { texts } from "./texts.ts";
import { Undo } from "./undo.tsx";
import { useDraft } from "./use-draft.ts";
import { useTakes } from "./use-takes.ts";

const Account = lazy(() => import("./panels/account.tsx"));
const Developer = lazy(() => import("./panels/developer.tsx"));

export function Page() {
  const { hello, takes, connected, setEmulatorSettings } = useTakes();
  const [draft, setDraft, setMode] = useDraft();
  const [selected, setSelected] = useHash();
  const [panel, setPanel] = useState<PanelName>();
  const [removed, setRemoved] = useState<readonly TakeView[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const reel = useRef<HTMLElement>(null);
  const videos = useMemo(
    () => takes.flatMap(({ take }) => (take.status === "done" && take.outputs[0]?.kind === "video" ? [take] : [])),
    [takes],
  );
  const shown = (takes.find(({ take }) => take.id === selected) ?? takes[0])?.take;

  const edit = (next: Draft): void => {
    setDraft(next);
    requestAnimationFrame(() => {
      form.current?.querySelector("textarea")?.focus({ preventScroll: true });
      form.current?.scrollIntoView({ block: "nearest" });
    });
  };
  const extend = (take: TakeView): void => {
    // Videos of newer models are continued in omni (apps/docs/service/video.md#extend).
    const mode = modeOf(canExtend(videoFacts(take)) ? "extend" : "omni");
    if (mode) edit(withValues(emptyDraft(mode), { video: take.id }));
  };
  const forget = useCallback((id: string) => setRemoved((old) => old.filter((take) => take.id !== id)), []);
  const select = useCallback(
    (id: string) => {
      setSelected(id);
      revealStage(reel.current);
    },
    [setSelected],
  );

  return (
    <>
      <a className="skip" href="#takes">
        {texts.skip}
      </a>
      <Masthead hello={hello} takes={takes} panel={panel} onPanel={setPanel} />
      <main className="floor">
        <Notices connected={connected} readiness={hello?.readiness} />
        <Compose
          ref={form}
          draft={draft}
          onChange={setDraft}
          onMode={setMode}
          videos={videos}
          service={hello?.service}
          readiness={hello?.readiness.state ?? "checking"}
          onSent={(take) => {
            setSelected(take.id);
            revealStage(reel.current);
          }}
        />
        <Gallery
          ref={reel}
          hello={hello}
          takes={takes}
          selected={selected}
          onSelect={select}
          onReuse={(take) => void draftOf(take).then((next) => next && edit(next))}
          onExtend={extend}
          onShowRequests={(take) => {
            setSelected(take.id);
            setPanel("developer");
          }}
          onRemoved={(take) => setRemoved((old) => [...old, take])}
          onExample={(prompt) => edit(withScene(draft, prompt))}
        />
      </main>
      <Suspense>
        {panel === "account" && <Account onClose={() => setPanel(undefined)} />}
        {panel === "developer" && (
          <Developer
            key={shown?.id}
            take={shown}
            draft={draft}
            videos={videos}
            settings={hello?.emulatorSettings}
            onSettings={setEmulatorSettings}
            onClose={() => setPanel(undefined)}
          />
        )}
      </Suspense>
      <div className="toasts" role="status">
        {removed.map((take) => (
          <Undo key={take.id} take={take} onEnd={forget} />
        ))}
      </div>
      <Announcer ready={hello !== undefined} takes={takes} />
    </>
  );
}

/** The id of the take in the URL's hash. */
function useHash(): readonly [string, (id: string) => void] {
  const [id, setId] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const read = (): void => setId(location.hash.slice(1));
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  const set = useCallback((next: string) => {
    setId(next);
    // No entry in the browser's history.
    history.replaceState(null, "", `#${next}`);
  }, []);
  return [id, set];
}

/** Scrolls to the selected take if it is not visible. */
function revealStage(reel: HTMLElement | null): void {
  const top = reel?.getBoundingClientRect().top ?? 0;
  if (top < -80 || top > window.innerHeight / 2) reel?.scrollIntoView({ block: "start" });
}
