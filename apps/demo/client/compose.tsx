import { type Ref, useEffect, useEffectEvent, useRef, useState } from "react";
import type { FieldProblem, FrameName, Mode, TakeSettings } from "../contract.ts";
import { ChoiceField } from "./choice-field.tsx";
import { choices, lastFrameObstacle, titleOf } from "./choices.ts";
import { changed, type Draft, formOf, givenOf } from "./draft.ts";
import { ModelField } from "./model-field.tsx";
import { pictureIn, PictureField, problemOf } from "./picture-field.tsx";
import { priceOf } from "./price.ts";
import { PromptField } from "./prompt-field.tsx";
import { send } from "./send.ts";
import { texts } from "./texts.ts";

interface ComposeProps {
  readonly ref: Ref<HTMLFormElement>;
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
  const self = useRef<HTMLFormElement>(null);
  const given = givenOf(draft);
  const lastObstacle = lastFrameObstacle(settings, given.firstFrame);

  const problem = (path: string): string | undefined => problems.find((each) => each.path === path)?.message;
  const clear = (path: string): void => setProblems((old) => old.filter((each) => each.path !== path));
  const set = <S extends keyof TakeSettings>(name: S, value: TakeSettings[S]): void => {
    const next = changed(draft, { settings: { [name]: value } });
    const moved = Object.entries(next.settings).some(
      ([key, now]) => key !== name && now !== Object.entries(settings).find(([old]) => old === key)?.[1],
    );
    setProblems([]);
    setMessage(moved ? texts.fitted(titleOf(next.settings.model)) : "");
    onChange(next);
  };
  const setFrame = (name: FrameName, file: File | undefined): void => {
    const wrong = file && problemOf(file);
    clear(name);
    if (wrong) setProblems((old) => [...old, { path: name, message: wrong }]);
    else onChange(changed(draft, { frames: { ...frames, [name]: file } }));
  };

  const take = useEffectEvent((event: Event, data: DataTransfer | null) => {
    const file = pictureIn(data);
    if (!file) return;
    event.preventDefault();
    setFrame(frames.firstFrame && !lastObstacle ? "lastFrame" : "firstFrame", file);
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => take(event, event.clipboardData);
    const drop = (event: DragEvent): void => {
      // A picture dropped beside its place must not replace the page.
      if (!event.defaultPrevented) take(event, event.dataTransfer);
      event.preventDefault();
    };
    const over = (event: DragEvent): void => event.preventDefault();
    document.addEventListener("paste", paste);
    document.addEventListener("drop", drop);
    document.addEventListener("dragover", over);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("drop", drop);
      document.removeEventListener("dragover", over);
    };
  }, []);

  async function submit(): Promise<void> {
    if (sending || closed) return;
    if (settings.prompt.trim() === "" && !given.firstFrame && !given.lastFrame) {
      setProblems([{ path: "prompt", message: texts.prompt.needed }]);
      self.current?.querySelector("textarea")?.focus();
      return;
    }
    setSending(true);
    setMessage("");
    const sent = await send("/api/tasks", formOf(draft));
    setSending(false);
    setProblems(sent.ok ? [] : sent.problems);
    if (sent.ok) onSent();
    else {
      setMessage(
        [sent.message, ...sent.problems.filter(({ path }) => path === "").map((each) => each.message)].join(" "),
      );
      requestAnimationFrame(() => self.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    }
  }
  return (
    <form
      className="compose"
      ref={(node) => {
        self.current = node;
        if (typeof ref === "function") ref(node);
        else if (ref) ref.current = node;
      }}
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
        <ModelField
          value={settings.model}
          given={given}
          problem={problem("model")}
          onChange={(model) => set("model", model)}
        />
        <ChoiceField
          name="duration"
          legend={texts.duration.legend}
          choices={choices("duration", settings, given)}
          value={settings.duration}
          label={(value) => <>{value}</>}
          spoken={texts.duration.value}
          aside={texts.duration.value(settings.duration)}
          problem={problem("duration")}
          onChange={(value) => set("duration", value)}
        />
        <div className="pair">
          <ChoiceField
            name="resolution"
            legend={texts.resolution.legend}
            choices={choices("resolution", settings, given)}
            value={settings.resolution}
            label={(value) => value}
            problem={problem("resolution")}
            onChange={(value) => set("resolution", value)}
          />
          <ChoiceField
            name="aspectRatio"
            legend={texts.aspectRatio.legend}
            choices={choices("aspectRatio", settings, given)}
            value={settings.aspectRatio}
            label={(value) => (
              <>
                <i className="shape" data-ratio={value} aria-hidden="true" /> {value}
              </>
            )}
            problem={problem("aspectRatio")}
            onChange={(value) => set("aspectRatio", value)}
          />
        </div>
        <ChoiceField
          name="audio"
          legend={texts.audio.legend}
          choices={choices("audio", settings, given)}
          value={settings.audio}
          label={(value) => texts.audio.names[value]}
          problem={problem("audio")}
          onChange={(value) => set("audio", value)}
        />
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
