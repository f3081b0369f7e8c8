import { type RefObject, useState } from "react";
import type { FieldProblem, FrameName, Mode, TakeSettings } from "../contract.ts";
import { lastFrameObstacle, titleOf } from "./choices.ts";
import { changed, type Draft, formOf, givenOf, sameBut } from "./draft.ts";
import { PictureField, problemOf } from "./picture-field.tsx";
import { priceOf } from "./price.ts";
import { PromptField } from "./prompt-field.tsx";
import { send } from "./send.ts";
import { SettingsFields } from "./settings-fields.tsx";
import { texts } from "./texts.ts";
import { useDroppedPicture } from "./use-dropped-picture.ts";

interface ComposeProps {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly mode: Mode | undefined;
  /** Whether nothing can be sent at all. */
  readonly closed: boolean;
  readonly onSent: () => void;
}

/** The form. Whatever is chosen, the settings stay such that the model can do them. */
export function Compose({ ref, draft, onChange, mode, closed, onSent }: ComposeProps) {
  const { settings, frames } = draft;
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [message, setMessage] = useState("");
  const [sending, setSending] = useState(false);
  const given = givenOf(draft);
  const lastObstacle = lastFrameObstacle(settings, given.firstFrame);

  const problem = (path: string): string | undefined => problems.find((each) => each.path === path)?.message;
  const set = <S extends keyof TakeSettings>(name: S, value: TakeSettings[S]): void => {
    const next = changed(draft, { settings: { [name]: value } });
    setProblems([]);
    setMessage(sameBut(name, settings, next.settings) ? "" : texts.fitted(titleOf(next.settings.model)));
    onChange(next);
  };
  const setFrame = (name: FrameName, file: File | undefined): void => {
    const wrong = file && problemOf(file);
    setProblems((old) => [
      ...old.filter(({ path }) => path !== name),
      ...(wrong ? [{ path: name, message: wrong }] : []),
    ]);
    if (!wrong) onChange(changed(draft, { frames: { ...frames, [name]: file } }));
  };
  useDroppedPicture((file) => setFrame(frames.firstFrame && !lastObstacle ? "lastFrame" : "firstFrame", file));

  async function submit(): Promise<void> {
    if (sending || closed) return;
    if (settings.prompt.trim() === "" && !given.firstFrame && !given.lastFrame) {
      setProblems([{ path: "prompt", message: texts.prompt.needed }]);
      ref.current?.querySelector("textarea")?.focus();
      return;
    }
    setSending(true);
    setMessage("");
    const sent = await send("/api/tasks", formOf(draft));
    setSending(false);
    if (sent.ok) {
      setProblems([]);
      onSent();
      return;
    }
    setProblems(sent.problems);
    setMessage([sent.message, ...sent.problems.flatMap((each) => (each.path === "" ? each.message : []))].join(" "));
    requestAnimationFrame(() => ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  return (
    <form
      className="compose"
      ref={ref}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      aria-label={texts.compose}
      noValidate
    >
      <div className="fields">
        <PromptField
          settings={settings}
          given={given}
          problem={problem("prompt")}
          onChange={(prompt) => set("prompt", prompt)}
          onSubmit={() => void submit()}
        />
        <fieldset className="field">
          <legend>
            {texts.frames.legend} <small>{texts.frames.optional}</small>
          </legend>
          <div className="frames">
            <PictureField
              name="firstFrame"
              file={frames.firstFrame}
              problem={problem("firstFrame")}
              onChange={setFrame}
            />
            <PictureField
              name="lastFrame"
              file={frames.lastFrame}
              obstacle={lastObstacle}
              problem={problem("lastFrame")}
              onChange={setFrame}
            />
          </div>
        </fieldset>
        <SettingsFields settings={settings} given={given} problem={problem} onSet={set} />
      </div>
      <footer className="send">
        <p className="message" role="status" data-bad={problems.length > 0 || undefined}>
          {message || (mode && priceOf(settings, given, mode))}
        </p>
        <button type="submit" className="roll" aria-disabled={sending || closed} disabled={closed}>
          <i className="tally" aria-hidden="true" />
          {sending ? texts.submit.sending : texts.submit.idle}
        </button>
      </footer>
    </form>
  );
}
