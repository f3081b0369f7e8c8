import { type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { FieldIssue, Readiness, ServiceName, TakeView } from "../contract.ts";
import { belongsTo, type Field } from "../modes/field.ts";
import type { Mode } from "../modes/mode.ts";
import { issuesOf, titleOf } from "./choices.ts";
import { adjustedSettings, bodyOf, type Draft, missingFields, withFile } from "./draft.ts";
import { FieldView } from "./fields/field-view.tsx";
import { type FileKind, fileProblem } from "./fields/file-problem.ts";
import { ModeRail } from "./mode-rail.tsx";
import { send } from "./send.ts";
import { texts } from "./texts.ts";
import { useIncomingFiles } from "./use-incoming-files.ts";
import { usePrice } from "./use-price.ts";

interface ComposeProps {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onMode: (mode: Mode) => void;
  readonly videos: readonly TakeView[];
  readonly service: ServiceName | undefined;
  readonly readiness: Readiness["state"];
  readonly onSent: (take: TakeView) => void;
}

/** The form of the selected mode. Each change adjusts the settings to the model. */
export function Compose(props: ComposeProps) {
  const { ref, draft, onChange, onMode, videos, service, readiness, onSent } = props;
  const { mode, values, files } = draft;
  const id = useId();
  const prompt = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(draft);
  useLayoutEffect(() => void (latest.current = draft), [draft]);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [message, setMessage] = useState("");
  const [error, setError] = useState("");
  const [sending, setSending] = useState(false);
  const [checkedMode, setCheckedMode] = useState(mode);
  if (checkedMode !== mode) {
    // The issues belong to the form of the previous mode.
    setCheckedMode(mode);
    setIssues([]);
    setMessage("");
    setError("");
  }
  const { price, isCurrent } = usePrice(draft);
  // Nothing that costs is sent before its price is on the button.
  const disabled = readiness !== "ready" || (service === "live" && (!isCurrent || price === undefined));
  const modelIssues = issuesOf(mode, values, (path) => path in files);
  const shown = mode.fields.filter(({ when }) => when?.(values) !== false);

  const problemOf = (field: Field): string | undefined => {
    const issue = issues.find(({ path }) => belongsTo(field, path));
    return issue ? texts.issue(issue) : modelIssues.get(field.name);
  };
  const change = (next: Draft, changedBy?: string): void => {
    setIssues((old) =>
      old.filter(({ path }) => !shown.some((field) => field.name === changedBy && belongsTo(field, path))),
    );
    const adjusted = changedBy === undefined ? [] : adjustedSettings(latest.current, next, changedBy);
    const { model } = next.values;
    const title = typeof model === "string" ? titleOf(model, mode.capability) : "";
    setMessage(adjusted.length > 0 ? texts.adjusted(title, mode.id, adjusted) : "");
    setError("");
    onChange(next);
  };
  const reportIssue = (path: string, problem: string | undefined): void =>
    setIssues((old) => [...old.filter((each) => each.path !== path), ...(problem ? [pageIssue(path, problem)] : [])]);
  /** The check of the file that was selected last. */
  const checking = useRef<Promise<void>>(undefined);
  /** Checks a file, and adds it to the draft as the draft is by then. */
  const checkFile = async (kind: FileKind, path: string, file: File, add: (to: Draft) => Draft): Promise<void> => {
    const problem = await fileProblem(kind, file);
    if (latest.current.mode !== mode) return;
    // The next event needs the form with the file: text that is typed meanwhile would be added to the draft without it.
    flushSync(() => {
      reportIssue(path, problem);
      if (problem === undefined) change(add(latest.current), path);
    });
  };
  const addFile = (...args: Parameters<typeof checkFile>): Promise<void> => (checking.current = checkFile(...args));
  useIncomingFiles((file) => {
    const kind = file.type.startsWith("audio/") ? "audio" : "image";
    const targets = shown.filter((field) => field.kind === kind);
    const target = targets.find(({ name }) => !(name in files)) ?? targets[0];
    if (target) void addFile(kind, target.name, file, (to) => withFile(to, target.name, file));
  });

  async function submit(): Promise<void> {
    if (sending || disabled) return;
    setMessage("");
    setError("");
    setSending(true);
    await checking.current;
    const missing = missingFields(latest.current);
    if (missing.length > 0) {
      setSending(false);
      setIssues(missing.map((path) => pageIssue(path, texts.required)));
      focusFirstIssue();
      return;
    }
    const sent = await send<TakeView>("/api/takes", { form: bodyOf(latest.current) });
    setSending(false);
    if (sent.ok) {
      setIssues([]);
      if (sent.data) onSent(sent.data);
      return;
    }
    setIssues(sent.issues);
    const elsewhere = sent.issues.filter(({ path }) => !shown.some((field) => belongsTo(field, path)));
    setError([sent.message, ...elsewhere.map((each) => each.message)].join(" "));
    focusFirstIssue();
  }
  function focusFirstIssue(): void {
    requestAnimationFrame(() => ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  const { title, lead } = texts.mode(mode.id);
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
      <ModeRail value={mode} onChange={onMode} />
      <div className="compose-main">
        <div className="fields" key={mode.id}>
          <p className="lead">
            <strong>{title}.</strong> {lead}
          </p>
          {grouped(shown).map((group) => (
            <div key={group[0]?.name} className="group" data-kind={group[0]?.kind} data-count={group.length}>
              {group.map((field) => (
                <FieldView
                  key={field.name}
                  field={field}
                  draft={draft}
                  videos={videos}
                  problem={problemOf(field)}
                  prompt={prompt}
                  onChange={change}
                  onFile={(...added) => void addFile(...added)}
                  onSubmit={() => void submit()}
                />
              ))}
            </div>
          ))}
        </div>
        <footer className="send">
          <p className="message" id={`${id}-message`} role="status" data-error={error !== "" || undefined}>
            {error ||
              message ||
              (service && (readiness === "ready" ? texts.price(service, price) : texts.readiness[readiness]))}
          </p>
          <button
            type="submit"
            className="submit"
            // The button keeps the focus, so that screen readers can read the reason.
            aria-disabled={sending || disabled}
            aria-describedby={`${id}-message`}
          >
            <i className="tally" aria-hidden="true" />
            {sending ? texts.sending : texts.submit(mode.outputType, values["n"], service, price)}
          </button>
        </footer>
      </div>
    </form>
  );
}

/** Groups the fields that are laid out side by side. */
function grouped(fields: readonly Field[]): readonly (readonly Field[])[] {
  const groups: Field[][] = [];
  for (const field of fields) {
    const before = groups.at(-1)?.at(-1);
    const isPair =
      (field.kind === "image" && before?.kind === "image") ||
      (field.kind === "audio" && before?.kind === "image") ||
      (field.name === "aspectRatio" && before?.name === "resolution");
    if (isPair) groups.at(-1)?.push(field);
    else groups.push([field]);
  }
  return groups;
}

/** Creates an issue for a check that the page runs. */
function pageIssue(path: string, reason: string): FieldIssue {
  return { path, code: "missing", message: reason, reason };
}
