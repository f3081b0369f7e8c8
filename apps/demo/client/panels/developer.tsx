import { useEffect, useState } from "react";
import { type EmulatorSettings, type Exchange, faultNames, speeds, type TakeView } from "../../contract.ts";
import type { Draft } from "../draft.ts";
import { ChoiceField } from "../fields/choice-field.tsx";
import { send } from "../send.ts";
import { texts } from "../texts.ts";
import { isRunning } from "../use-takes.ts";
import { Panel } from "./panel.tsx";
import { codeOfDraft, codeOfTake, type ShownVideos } from "./shown-code.ts";

interface DeveloperProps {
  readonly take: TakeView | undefined;
  /** The current form; its code is shown if no take is selected. */
  readonly draft: Draft;
  /** Finished videos, which a form can refer to. */
  readonly videos: readonly TakeView[];
  readonly settings: EmulatorSettings | undefined;
  readonly onSettings: (settings: EmulatorSettings) => void;
  readonly onClose: () => void;
}

/** The code of a take, its requests, and the emulator's settings. */
export default function Developer({ take, draft, videos, settings, onSettings, onClose }: DeveloperProps) {
  const labels = texts.developer;
  const [source, setSource] = useState<"draft" | "take">(take ? "take" : "draft");
  const shownVideos: ShownVideos = { takes: videos, service: settings ? "emulator" : "live" };
  const selected = source === "take" && take ? take : undefined;
  return (
    <Panel title={texts.panels.developer} onClose={onClose}>
      {settings && <EmulatorSwitches settings={settings} onSettings={onSettings} />}
      <ChoiceField
        name="source"
        legend={labels.code}
        choices={[
          { value: "draft" as const },
          { value: "take" as const, ...(take ? {} : { disabledReason: labels.noTake }) },
        ]}
        value={source}
        label={(each) => (each === "take" ? texts.take(take?.number ?? 0) : texts.compose)}
        problem={undefined}
        onChange={setSource}
      />
      <Code text={selected ? codeOfTake(selected, shownVideos) : codeOfDraft(draft, shownVideos)} />
      {take && (
        <section>
          <h3>
            {labels.requests} <small>{texts.take(take.number)}</small>
          </h3>
          <p className="hint">{labels.secrets}</p>
          <ExchangeList take={take} />
        </section>
      )}
    </Panel>
  );
}

function Code({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="code">
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
      <pre tabIndex={0} aria-label={texts.code}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

/** Milliseconds between updates while the take runs. */
const POLL_INTERVAL = 900;

function ExchangeList({ take }: { readonly take: TakeView }) {
  const { id, status } = take;
  const isTakeRunning = isRunning(take);
  const [exchanges, setExchanges] = useState<readonly Exchange[]>();
  useEffect(() => {
    let isActive = true;
    const load = async (): Promise<void> => {
      const sent = await send<readonly Exchange[]>(`/api/takes/${id}/exchanges`, { method: "GET" });
      if (isActive && sent.ok) setExchanges(sent.data ?? []);
    };
    void load();
    const timer = isTakeRunning ? setInterval(() => void load(), POLL_INTERVAL) : undefined;
    return () => {
      isActive = false;
      clearInterval(timer);
    };
  }, [id, status, isTakeRunning]);
  if (exchanges?.length === 0) return <p className="hint">{texts.developer.noRequests}</p>;
  return (
    <ol className="exchanges">
      {exchanges?.map((exchange) => (
        <li key={exchange.number}>
          <details open={exchange.error !== undefined || undefined}>
            <summary
              data-error={exchange.error !== undefined || (exchange.response?.status ?? 200) >= 400 || undefined}
            >
              <code>{exchange.method}</code> <span>{new URL(exchange.url).pathname}</span>
              <b>{exchange.response?.status ?? (exchange.error === undefined ? "…" : "×")}</b>
            </summary>
            <h4>{texts.developer.request}</h4>
            <pre tabIndex={0} aria-label={texts.developer.request}>
              {[
                `${exchange.method} ${exchange.url}`,
                ...Object.entries(exchange.headers).map(([name, value]) => `${name}: ${value}`),
                ...(exchange.body ? ["", pretty(exchange.body)] : []),
              ].join("\n")}
            </pre>
            <h4>{texts.developer.response}</h4>
            <pre tabIndex={0} aria-label={texts.developer.response}>
              {exchange.error === undefined
                ? exchange.response
                  ? `${exchange.response.status}\n\n${pretty(exchange.response.body)}`
                  : "…"
                : texts.developer.noResponse(exchange.error)}
            </pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

function pretty(text: string): string {
  try {
    // Parsing would change integers above 2^53.
    return /[:[,]\s*\d{16,}/.test(text) ? text : JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function EmulatorSwitches({
  settings,
  onSettings,
}: {
  readonly settings: EmulatorSettings;
  readonly onSettings: (settings: EmulatorSettings) => void;
}) {
  const labels = texts.developer;
  /** Updates the switch immediately, then applies the server's response. */
  const change = (next: EmulatorSettings, json: object): void => {
    onSettings(next);
    void send<EmulatorSettings>("/api/emulator-settings", { json }).then((sent) =>
      onSettings((sent.ok && sent.data) || settings),
    );
  };
  return (
    <section>
      <h3>{labels.emulator}</h3>
      <p className="hint">{labels.emulatorLead}</p>
      <ul className="faults">
        {faultNames.map((name) => (
          <li key={name}>
            <label className="switch">
              <input
                type="checkbox"
                role="switch"
                checked={settings.faults[name] > 0}
                onChange={({ target: { checked: on } }) =>
                  change({ ...settings, faults: { ...settings.faults, [name]: Number(on) } }, { fault: name, on })
                }
              />
              <span>
                {labels.faults[name].name}
                <small>{labels.faults[name].detail}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <ChoiceField
        name="speed"
        legend={labels.speed}
        choices={speeds.map((value) => ({ value }))}
        value={settings.speed}
        label={labels.times}
        problem={undefined}
        onChange={(speed) => change({ ...settings, speed }, { speed })}
      />
    </section>
  );
}
