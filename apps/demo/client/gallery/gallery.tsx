import { type Ref, useCallback, useEffect, useMemo, useState } from "react";
import type { Hello, TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { texts } from "../texts.ts";
import { isRunning, type TimedTake } from "../use-takes.ts";
import { Card } from "./card.tsx";
import { Comparison } from "./comparison.tsx";
import { Empty } from "./empty.tsx";
import { Stage, type TakeActions } from "./stage.tsx";

interface GalleryProps extends TakeActions {
  readonly ref: Ref<HTMLElement>;
  /** Undefined while loading. */
  readonly hello: Omit<Hello, "takes"> | undefined;
  readonly takes: readonly TimedTake[];
  /** Id of the selected take. If it does not exist, the newest take is shown. */
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly onExample: (prompt: string) => void;
}

const filters = ["all", "video", "image", "audio", "failed"] as const;

/** The selected take, and all takes on the contact sheet below, newest first. */
export function Gallery({ ref, hello, takes, selected, onSelect, onExample, ...actions }: GalleryProps) {
  const [filter, setFilter] = useState<(typeof filters)[number]>("all");
  const [compared, setCompared] = useState<string>();
  const shown = takes.find(({ take }) => take.id === selected) ?? takes[0];
  const other = takes.find(({ take }) => take.id === compared)?.take;
  const filtered = useMemo(() => takes.filter(({ take }) => matches(take, filter)), [takes, filter]);
  const select = useCallback(
    (id: string) => {
      setCompared(undefined);
      onSelect(id);
    },
    [onSelect],
  );
  useEffect(() => setCompared(undefined), [selected]);

  return (
    <section className="reel" id="takes" ref={ref} tabIndex={-1} aria-label={texts.takes} aria-busy={!hello}>
      {!hello && <div className="screen" role="img" aria-label={texts.loading} />}
      {hello && !shown && <Empty onExample={onExample} />}
      {hello && shown && (
        <>
          {other && other.id !== shown.take.id && shown.take.status === "done" ? (
            <Comparison
              key={`${shown.take.id} ${other.id}`}
              takes={[shown.take, other]}
              onEnd={() => setCompared(undefined)}
            />
          ) : (
            <Stage
              key={shown.take.id}
              timed={shown}
              service={hello.service}
              readiness={hello.readiness.state}
              {...actions}
            />
          )}
          <div className="sheet-head">
            <h2 className="reel-title">
              {texts.takes} <small>{texts.takesCount(filtered.length, takes.length)}</small>
            </h2>
            <fieldset className="filters">
              <legend className="visually-hidden">{texts.filter.label}</legend>
              {filters.map((each) => (
                <label key={each}>
                  <input type="radio" name="filter" checked={each === filter} onChange={() => setFilter(each)} />
                  <span>{texts.filter[each]}</span>
                </label>
              ))}
            </fieldset>
          </div>
          {filtered.length === 0 && <p className="hint">{texts.noMatches}</p>}
          <ul className="sheet">
            {filtered.map((timed) => (
              <Card
                key={timed.take.id}
                timed={timed}
                isSelected={timed === shown}
                isCompared={timed.take.id === compared}
                onSelect={select}
                onCompare={setCompared}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function matches(take: TakeView, filter: (typeof filters)[number]): boolean {
  if (filter === "all" || isRunning(take)) return true;
  const hasFailed = take.status !== "done";
  return filter === "failed" ? hasFailed : !hasFailed && modeOf(take.mode)?.outputType === filter;
}
