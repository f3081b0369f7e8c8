import { useEffect, useEffectEvent, useState } from "react";
import { firstMode, modeOf } from "../modes/all.ts";
import type { Mode } from "../modes/mode.ts";
import { type Draft, emptyDraft, withSharedText } from "./draft.ts";
import { saveFiles, saveValues, savedDrafts, savedFiles } from "./saved-drafts.ts";

const PARAMETER = "mode";

/**
 * The draft of the mode in the URL, a function that replaces it, and one that selects another mode. Each mode keeps its
 * draft. Drafts survive a reload, and Back returns to the previous mode.
 */
export function useDraft(): readonly [Draft, (draft: Draft) => void, (mode: Mode) => void] {
  const [mode, setMode] = useState(modeInUrl);
  const [drafts, setDrafts] = useState(savedDrafts);
  const draft = drafts[mode.id] ?? emptyDraft(mode);

  const replace = (next: Draft): void => {
    if (next.mode !== modeInUrl()) showInUrl(next.mode);
    setMode(next.mode);
    if (next.files !== drafts[next.mode.id]?.files) void saveFiles(next).catch(() => undefined);
    setDrafts((old) => ({ ...old, [next.mode.id]: next }));
  };
  const restore = useEffectEvent((id: string, files: Draft["files"]) => {
    const of = modeOf(id);
    if (!of) return;
    setDrafts((old) => {
      const current = old[id] ?? emptyDraft(of);
      // A file that was selected in the meantime stays.
      return { ...old, [id]: { ...current, files: { ...files, ...current.files } } };
    });
  });
  useEffect(() => {
    void savedFiles().then(
      (saved) => saved.forEach(({ mode: id, files }) => restore(id, files)),
      () => undefined,
    );
    const showMode = (): void => setMode(modeInUrl());
    window.addEventListener("popstate", showMode);
    return () => window.removeEventListener("popstate", showMode);
  }, []);
  useEffect(() => saveValues(drafts), [drafts]);

  return [draft, replace, (next) => replace(withSharedText(draft, drafts[next.id] ?? emptyDraft(next)))];
}

/** The mode in the URL, otherwise the first mode. */
function modeInUrl(): Mode {
  return modeOf(new URLSearchParams(location.search).get(PARAMETER) ?? "") ?? firstMode;
}

function showInUrl({ id }: Mode): void {
  const url = new URL(location.href);
  url.searchParams.set(PARAMETER, id);
  history.pushState(null, "", url);
}
