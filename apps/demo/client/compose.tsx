import { type RefObject, useRef, useState } from "react";
import type { FieldIssue, Service, TakeView } from "../contract.ts";
import type { Field } from "../modes/field.ts";
import { issuesOf, titleOf } from "./choices.ts";
import { bodyOf, type Draft, emptyDraft, isEmpty, sentValues, withFile } from "./draft.ts";
import { FieldView } from "./fields/field-view.tsx";
import { problemOf } from "./fields/file-field.tsx";
import { ModeRail } from "./mode-rail.tsx";
import { send } from "./send.ts";
import { texts } from "./texts.ts";
import { useGivenFiles } from "./use-given-files.ts";
import { usePrice } from "./use-price.ts";

interface ComposeProps {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly clips: readonly TakeView[];
  readonly service: Service | undefined;
  /** Whether nothing can be sent at all. */
  readonly closed: boolean;
  readonly onSent: (take: TakeView) => void;
}

/** The form, as the chosen mode describes it. Whatever is chosen, the settings stay such that the model can do them. */
export function Compose({ ref, draft, onChange, clips, service, closed, onSent }: ComposeProps) {
  const { mode, values, files } = draft;
  const prompt = useRef<HTMLTextAreaElement>(null);
  const kept = useRef(new Map<string, Draft>());
  const [refused, setRefused] = useState<readonly FieldIssue[]>([]);
  const [message, setMessage] = useState("");
  const [sending, setSending] = useState(false);
  const price = usePrice(draft);
  const unsuited = issuesOf(mode, values, (path) => path in files);
  const shown = mode.fields.filter(({ when }) => when?.(values) !== false);

  const problem = (field: Field): string | undefined => {
    const issue = refused.find(({ path }) => belongs(field, path));
    return issue ? texts.issue(issue) : unsuited.get(field.name);
  };
  const change = (next: Draft, changedBy?: string): void => {
    setRefused((old) =>
      old.filter(({ path }) => !shown.some((field) => field.name === changedBy && belongs(field, path))),
    );
    const isFitted = changedBy !== undefined && !sameBut(changedBy, draft, next);
    const { model } = next.values;
    setMessage(isFitted && typeof model === "string" ? texts.fitted(titleOf(model, mode.capability)) : "");
    onChange(next);
  };
  const tell = (path: string, wrong: string | undefined): void =>
    setRefused((old) => [...old.filter((each) => each.path !== path), ...(wrong ? [said(path, wrong)] : [])]);
  useGivenFiles((file) => {
    const kind = file.type.startsWith("audio/") ? "sound" : "picture";
    const places = shown.filter((field) => field.kind === kind);
    const place = places.find(({ name }) => !(name in files)) ?? places[0];
    if (!place) return;
    const wrong = problemOf(kind, file);
    tell(place.name, wrong);
    if (!wrong) change(withFile(draft, place.name, file), place.name);
  });

  async function submit(): Promise<void> {
    if (sending || closed) return;
    if (isEmpty(draft)) {
      const [first] = mode.fields;
      setRefused([said(prompt.current ? mainName(mode.fields) : (first?.name ?? ""), texts.words.needed)]);
      prompt.current?.focus();
      return;
    }
    setSending(true);
    setMessage("");
    const sent = await send<TakeView>("/api/takes", { form: bodyOf(draft) });
    setSending(false);
    if (sent.ok) {
      setRefused([]);
      if (sent.data) onSent(sent.data);
      return;
    }
    setRefused(sent.issues);
    const elsewhere = sent.issues.filter(({ path }) => !shown.some((field) => belongs(field, path)));
    setMessage([sent.message, ...elsewhere.map((each) => each.message)].join(" "));
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
          kept.current.set(mode.id, draft);
          setRefused([]);
          setMessage("");
          onChange(carried(draft, kept.current.get(next.id) ?? emptyDraft(next)));
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
                  clips={clips}
                  problem={problem(field)}
                  prompt={prompt}
                  onChange={change}
                  onProblem={tell}
                  onSubmit={() => void submit()}
                />
              ))}
            </div>
          ))}
        </div>
        <footer className="send">
          <p className="message" role="status" data-bad={refused.length > 0 || undefined}>
            {message || (service && texts.price(service, price))}
          </p>
          <button type="submit" className="roll" aria-disabled={sending || closed} disabled={closed}>
            <i className="tally" aria-hidden="true" />
            {sending ? texts.submit.sending : texts.submit.idle}
          </button>
        </footer>
      </div>
    </form>
  );
}

/** Pictures stand side by side, and so do the two short rows of a clip's looks. */
function grouped(fields: readonly Field[]): readonly (readonly Field[])[] {
  const groups: Field[][] = [];
  for (const field of fields) {
    const before = groups.at(-1)?.at(-1);
    const isPair =
      (field.kind === "picture" && before?.kind === "picture") ||
      (field.kind === "sound" && before?.kind === "picture") ||
      (field.name === "aspectRatio" && before?.name === "resolution");
    if (isPair) groups.at(-1)?.push(field);
    else groups.push([field]);
  }
  return groups;
}

/** An issue that the page itself found: its words are for people. */
function said(path: string, reason: string): FieldIssue {
  return { path, code: "missing", message: reason, reason };
}

/** Whether an issue's path belongs to a field. */
function belongs({ name, paths = [] }: Field, path: string): boolean {
  return [name, ...paths].some((each) => path === each || path.startsWith(`${each}.`) || path.startsWith(`${each}[`));
}

function mainName(fields: readonly Field[]): string {
  return fields.find(({ kind }) => kind === "words")?.name ?? "";
}

/** Words go along from mode to mode, unless there are some already. */
function carried(from: Draft, to: Draft): Draft {
  const words = from.values["prompt"] || from.values["text"];
  const name = mainName(to.mode.fields);
  return words && name && !to.values[name] && (name === "prompt" || name === "text")
    ? { ...to, values: { ...to.values, [name]: words } }
    : to;
}

/** Whether nothing but the named field differs. */
function sameBut(name: string, one: Draft, other: Draft): boolean {
  const without = (draft: Draft): string => JSON.stringify({ ...sentValues(draft), [name]: 0, shots: 0, prompt: 0 });
  return without(one) === without(other);
}
