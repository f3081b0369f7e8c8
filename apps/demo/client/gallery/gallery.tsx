import { type Ref, useCallback, useEffect, useMemo, useState } from "react";
import type { Hello, TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { texts } from "../texts.ts";
import { isRunning, type Seen } from "../use-takes.ts";
import { Card } from "./card.tsx";
import { Comparison } from "./comparison.tsx";
import { Empty } from "./empty.tsx";
import { Stage, type TakeDeeds } from "./stage.tsx";

interface GalleryProps extends TakeDeeds {
  readonly ref: Ref<HTMLElement>;
  /** Undefined while loading. */
  readonly hello: Omit<Hello, "takes"> | undefined;
  readonly takes: readonly Seen[];
  /** The take on the stage; the newest where it is none of them. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onExample: (prompt: string) => void;
}

const filters = ["all", "video", "image", "audio", "failed"] as const;

/** The take on the stage, and all takes on the contact sheet below, newest first. */
export function Gallery({ ref, hello, takes, chosen, onChoose, onExample, ...deeds }: GalleryProps) {
  const [filter, setFilter] = useState<(typeof filters)[number]>("all");
  const [compared, setCompared] = useState<string>();
  const shown = takes.find(({ take }) => take.id === chosen) ?? takes[0];
  const other = takes.find(({ take }) => take.id === compared)?.take;
  const listed = useMemo(() => takes.filter(({ take }) => fits(take, filter)), [takes, filter]);
  const choose = useCallback(
    (id: string) => {
      setCompared(undefined);
      onChoose(id);
    },
    [onChoose],
  );
  useEffect(() => setCompared(undefined), [chosen]);

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
            <Stage key={shown.take.id} seen={shown} service={hello.service} {...deeds} />
          )}
          <div className="sheet-head">
            <h2 className="reel-title">
              {texts.takes} <small>{takes.length}</small>
            </h2>
            <fieldset className="filters">
              <legend className="unseen">{texts.filter.label}</legend>
              {filters.map((each) => (
                <label key={each}>
                  <input type="radio" name="filter" checked={each === filter} onChange={() => setFilter(each)} />
                  <span>{texts.filter[each]}</span>
                </label>
              ))}
            </fieldset>
          </div>
          {listed.length === 0 && <p className="why">{texts.nothing}</p>}
          <ul className="sheet">
            {listed.map((seen) => (
              <Card
                key={seen.take.id}
                seen={seen}
                isChosen={seen === shown}
                isCompared={seen.take.id === compared}
                onChoose={choose}
                onCompare={setCompared}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function fits(take: TakeView, filter: (typeof filters)[number]): boolean {
  if (filter === "all" || isRunning(take)) return true;
  const hasFailed = take.status === "failed" || take.status === "lost";
  return filter === "failed" ? hasFailed : !hasFailed && modeOf(take.mode)?.makes === filter;
}
