import { type RefObject, useRef, useState } from "react";
import type { FieldIssue, Readiness, ServiceName, TakeView } from "../contract.ts";
import { belongsTo, type Field } from "../modes/field.ts";
import { issuesOf, titleOf } from "./choices.ts";
import { adjustedSettings, bodyOf, type Draft, emptyDraft, missingFields, withFile } from "./draft.ts";
import { FieldView } from "./fields/field-view.tsx";
import { fileProblem } from "./fields/file-field.tsx";
import { ModeRail } from "./mode-rail.tsx";
import { send } from "./send.ts";
import { texts } from "./texts.ts";
import { useIncomingFiles } from "./use-incoming-files.ts";
import { usePrice } from "./use-price.ts";

interface ComposeProps {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly videos: readonly TakeView[];
  readonly service: ServiceName | undefined;
  readonly readiness: Readiness["state"];
  readonly onSent: (take: TakeView) => void;
}

/** The form of the selected mode. Each change adjusts the settings to the model. */
export function Compose({ ref, draft, onChange, videos, service, readiness, onSent }: ComposeProps) {
  const { mode, values, files } = draft;
  const prompt = useRef<HTMLTextAreaElement>(null);
  const drafts = useRef(new Map<string, Draft>());
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [message, setMessage] = useState("");
  const [error, setError] = useState("");
  const [sending, setSending] = useState(false);
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
    const adjusted = changedBy === undefined ? [] : adjustedSettings(draft, next, changedBy);
    const { model } = next.values;
    const title = typeof model === "string" ? titleOf(model, mode.capability) : "";
    setMessage(adjusted.length > 0 ? texts.adjusted(title, mode.id, adjusted) : "");
    setError("");
    onChange(next);
  };
  const reportIssue = (path: string, problem: string | undefined): void =>
    setIssues((old) => [...old.filter((each) => each.path !== path), ...(problem ? [pageIssue(path, problem)] : [])]);
  useIncomingFiles((file) => {
    const kind = file.type.startsWith("audio/") ? "audio" : "image";
    const targets = shown.filter((field) => field.kind === kind);
    const target = targets.find(({ name }) => !(name in files)) ?? targets[0];
    if (!target) return;
    const problem = fileProblem(kind, file);
    reportIssue(target.name, problem);
    if (!problem) change(withFile(draft, target.name, file), target.name);
  });

  async function submit(): Promise<void> {
    if (sending || disabled) return;
    setMessage("");
    setError("");
    const missing = missingFields(draft);
    if (missing.length > 0) {
      setIssues(missing.map((path) => pageIssue(path, texts.required)));
      focusFirstIssue();
      return;
    }
    setSending(true);
    const sent = await send<TakeView>("/api/takes", { form: bodyOf(draft) });
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
      <ModeRail
        value={mode}
        onChange={(next) => {
          drafts.current.set(mode.id, draft);
          setIssues([]);
          setMessage("");
          setError("");
          onChange(withSharedPrompt(draft, drafts.current.get(next.id) ?? emptyDraft(next)));
        }}
      />
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
                  onProblem={reportIssue}
                  onSubmit={() => void submit()}
                />
              ))}
            </div>
          ))}
        </div>
        <footer className="send">
          <p className="message" role="status" data-error={error !== "" || undefined}>
            {error ||
              message ||
              (service && (readiness === "ready" ? texts.price(service, price) : texts.readiness[readiness]))}
          </p>
          <button type="submit" className="submit" aria-disabled={sending || disabled} disabled={disabled}>
            <i className="tally" aria-hidden="true" />
            {sending ? texts.sending : texts.submit(service, price)}
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

function mainFieldName(fields: readonly Field[]): string {
  return fields.find(({ kind }) => kind === "text")?.name ?? "";
}

/** Copies the prompt to the next mode if that has none. */
function withSharedPrompt(from: Draft, to: Draft): Draft {
  const prompt = from.values["prompt"] || from.values["text"];
  const name = mainFieldName(to.mode.fields);
  return prompt && name && !to.values[name] && (name === "prompt" || name === "text")
    ? { ...to, values: { ...to.values, [name]: prompt } }
    : to;
}
