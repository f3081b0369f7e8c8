import type { Hello } from "../contract.ts";
import { texts } from "./texts.ts";
import { isRunning, type TimedTake } from "./use-takes.ts";

export type PanelName = "account" | "developer";

interface MastheadProps {
  readonly hello: Omit<Hello, "takes"> | undefined;
  readonly takes: readonly TimedTake[];
  readonly panel: PanelName | undefined;
  readonly onPanel: (panel: PanelName | undefined) => void;
}

/** The title, the service, the occupied concurrency slots, and the buttons of the panels. */
export function Masthead({ hello, takes, panel, onPanel }: MastheadProps) {
  const service = hello?.service;
  return (
    <header className="masthead">
      <svg className="beam" viewBox="0 0 44 32" aria-hidden="true">
        <path className="beam-wide" d="M8 16 44 2v28z" />
        <path className="beam-core" d="M8 16 44 10v12z" />
        <circle className="beam-lamp" cx="8" cy="16" r="4.5" />
      </svg>
      <h1>{texts.title}</h1>
      <p className="subtitle">{texts.subtitle}</p>
      <p className="mode" data-mode={service}>
        {service && (
          <>
            <strong>{texts.service[service].name}</strong>
            <span>{texts.service[service].detail}</span>
          </>
        )}
      </p>
      <Slots concurrency={hello?.concurrency} takes={takes} />
      <nav className="panels">
        {(["account", "developer"] as const).map((name) => (
          <button
            key={name}
            type="button"
            className="quiet"
            aria-expanded={panel === name}
            onClick={() => onPanel(panel === name ? undefined : name)}
          >
            {texts.panels[name]}
          </button>
        ))}
      </nav>
    </header>
  );
}

/** The occupied slots of the busiest resource pack. Further tasks wait in the queue. */
function Slots({
  concurrency,
  takes,
}: {
  readonly concurrency: Hello["concurrency"];
  readonly takes: readonly TimedTake[];
}) {
  const used = new Map<string, number>();
  for (const { take } of takes) {
    if (!take.slot || !isRunning(take) || take.status === "queued" || take.status === "downloading") continue;
    used.set(take.slot.key, (used.get(take.slot.key) ?? 0) + take.slot.count);
  }
  const [busiest = "video", count = 0] = [...used].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const maximum = concurrency?.[busiest.split("/")[0] ?? ""];
  if (maximum === undefined) return <p className="slots" />;
  return (
    <p className="slots" title={busiest}>
      {Array.from({ length: maximum }, (_, at) => (
        <i key={at} data-used={at < count || undefined} aria-hidden="true" />
      ))}
      <span>{texts.concurrency(count, maximum)}</span>
    </p>
  );
}
