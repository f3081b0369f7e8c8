import { useEffect, useState } from "react";
import { type Control, type Exchange, faultNames, speeds, type TakeView } from "../../contract.ts";
import type { Draft } from "../draft.ts";
import { ChoiceField } from "../fields/choice-field.tsx";
import { send } from "../send.ts";
import { texts } from "../texts.ts";
import { isRunning } from "../use-takes.ts";
import { Panel } from "./panel.tsx";
import { codeOfDraft, codeOfTake } from "./shown-code.ts";

interface DeveloperProps {
  readonly take: TakeView | undefined;
  /** What is being composed: shown while no take is asked for. */
  readonly draft: Draft;
  /** Finished clips, which a form may work on. */
  readonly clips: readonly TakeView[];
  readonly control: Control | undefined;
  readonly onControl: (control: Control) => void;
  readonly onClose: () => void;
}

/** The code that does the same, what went over the wire, and the emulator's faults. */
export default function Developer({ take, draft, clips, control, onControl, onClose }: DeveloperProps) {
  const words = texts.developer;
  const [source, setSource] = useState<"draft" | "take">(take ? "take" : "draft");
  const about = source === "take" && take ? take : undefined;
  return (
    <Panel title={texts.panels.developer} onClose={onClose}>
      {control && <Switches control={control} onControl={onControl} />}
      <ChoiceField
        name="source"
        legend={words.code}
        choices={[{ value: "draft" as const }, { value: "take" as const, ...(take ? {} : { reason: words.noTake }) }]}
        value={source}
        label={(each) => (each === "take" ? texts.take(take?.number ?? 0) : texts.compose)}
        problem={undefined}
        onChange={setSource}
      />
      <Code text={about ? codeOfTake(about, clips) : codeOfDraft(draft, clips)} />
      {take && (
        <section>
          <h3>
            {words.wire} <small>{texts.take(take.number)}</small>
          </h3>
          <p className="why">{words.secrets}</p>
          <WireLog take={take} />
        </section>
      )}
    </Panel>
  );
}

function Code({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="code">
      <pre tabIndex={0} aria-label={texts.code}>
        <code>{text}</code>
      </pre>
      <button
        type="button"
        className="quiet"
        onClick={() => {
          void navigator.clipboard.writeText(text).then(() => setCopied(true));
          setTimeout(() => setCopied(false), 1600);
        }}
      >
        {copied ? texts.copied : texts.developer.copy}
      </button>
    </div>
  );
}

/** How often to look while the take runs, milliseconds. */
const EVERY = 900;

function WireLog({ take }: { readonly take: TakeView }) {
  const { id, status } = take;
  const running = isRunning(take);
  const [exchanges, setExchanges] = useState<readonly Exchange[]>();
  useEffect(() => {
    let isWanted = true;
    const look = async (): Promise<void> => {
      const sent = await send<readonly Exchange[]>(`/api/takes/${id}/wire`, { method: "GET" });
      if (isWanted && sent.ok) setExchanges(sent.data ?? []);
    };
    void look();
    const timer = running ? setInterval(() => void look(), EVERY) : undefined;
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [id, status, running]);
  if (exchanges?.length === 0) return <p className="why">{texts.developer.noWire}</p>;
  return (
    <ol className="wire">
      {exchanges?.map((exchange) => (
        <li key={exchange.number}>
          <details open={exchange.failure !== undefined || undefined}>
            <summary data-bad={exchange.failure !== undefined || (exchange.answer?.status ?? 200) >= 400 || undefined}>
              <code>{exchange.method}</code> <span>{new URL(exchange.url).pathname}</span>
              <b>{exchange.answer?.status ?? (exchange.failure === undefined ? "…" : "×")}</b>
            </summary>
            <h4>{texts.developer.request}</h4>
            <pre tabIndex={0} aria-label={texts.developer.request}>
              {[
                `${exchange.method} ${exchange.url}`,
                ...Object.entries(exchange.headers).map(([name, value]) => `${name}: ${value}`),
                ...(exchange.body ? ["", pretty(exchange.body)] : []),
              ].join("\n")}
            </pre>
            <h4>{texts.developer.answer}</h4>
            <pre tabIndex={0} aria-label={texts.developer.answer}>
              {exchange.failure === undefined
                ? exchange.answer
                  ? `${exchange.answer.status}\n\n${pretty(exchange.answer.body)}`
                  : "…"
                : texts.developer.noAnswer(exchange.failure)}
            </pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

function pretty(text: string): string {
  try {
    // Numbers beyond 2^53 would change: they are shown as they came.
    return /[:[,]\s*\d{16,}/.test(text) ? text : JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function Switches({
  control,
  onControl,
}: {
  readonly control: Control;
  readonly onControl: (control: Control) => void;
}) {
  const words = texts.developer;
  /** Shown at once, then as the server has it. */
  const change = (next: Control, json: object): void => {
    onControl(next);
    void send<Control>("/api/control", { json }).then((sent) => onControl((sent.ok && sent.data) || control));
  };
  return (
    <section>
      <h3>{words.emulator}</h3>
      <p className="why">{words.emulatorLead}</p>
      <ul className="faults">
        {faultNames.map((name) => (
          <li key={name}>
            <label className="switch">
              <input
                type="checkbox"
                role="switch"
                checked={control.faults[name] > 0}
                onChange={({ target: { checked: on } }) =>
                  change({ ...control, faults: { ...control.faults, [name]: Number(on) } }, { fault: name, on })
                }
              />
              <span>
                {words.faults[name].name}
                <small>{words.faults[name].detail}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <ChoiceField
        name="speed"
        legend={words.speed}
        choices={speeds.map((value) => ({ value }))}
        value={control.speed}
        label={words.times}
        problem={undefined}
        onChange={(speed) => change({ ...control, speed }, { speed })}
      />
    </section>
  );
}
