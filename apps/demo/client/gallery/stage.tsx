import { useState } from "react";
import type { Failure, Service, TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { titleOf } from "../choices.ts";
import { resultUrl } from "../draft.ts";
import { send } from "../send.ts";
import { texts } from "../texts.ts";
import { isRunning, type Seen } from "../use-takes.ts";
import { ResultView } from "./result-view.tsx";
import { Screen } from "./screen.tsx";

/** What can be done with a take from here. */
export interface TakeDeeds {
  readonly onAgain: (take: TakeView) => void;
  readonly onExtend: (take: TakeView) => void;
  readonly onWire: (take: TakeView) => void;
}

interface StageProps extends TakeDeeds {
  readonly seen: Seen;
  readonly service: Service;
}

/** The chosen take: the screen, and the notes beside it. */
export function Stage({ seen, service, onAgain, onExtend, onWire }: StageProps) {
  const { take } = seen;
  const { status, outputs } = take;
  const mode = modeOf(take.mode);
  const [message, setMessage] = useState("");
  const [copied, setCopied] = useState(false);
  const [loop, setLoop] = useState(true);
  const [index, setIndex] = useState(0);
  const ask = async (what: "retry" | "look" | "remove"): Promise<void> => {
    const sent = await send(`/api/takes/${take.id}/${what}`);
    setMessage(sent.ok ? "" : [sent.message, ...sent.issues.map(texts.issue)].join(" "));
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${location.origin}/#${take.id}`);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  const isClip = mode?.makes === "video";
  const isDone = status === "done";
  return (
    <article className="take" data-status={status} aria-labelledby={`${take.id}-title`}>
      <div className="take-screen">
        <Screen seen={seen}>
          <ResultView take={take} index={index} loop={loop} />
        </Screen>
        {outputs.length > 1 && (
          <div className="outputs">
            {outputs.map((_, at) => (
              <button
                key={at}
                type="button"
                aria-pressed={at === index}
                aria-label={texts.output(at + 1)}
                onClick={() => setIndex(at)}
              >
                <img src={resultUrl(take, at)} alt="" loading="lazy" />
              </button>
            ))}
          </div>
        )}
      </div>
      <div className="notes">
        <p className="number">
          {texts.take(take.number)}
          <span className="badge">{texts.status[status]}</span>
        </p>
        <h3 className="words" id={`${take.id}-title`}>
          {texts.wordsOf(take)}
        </h3>
        <Facts facts={factsOf(take, service)} />
        {take.note && <p className="facts">{texts.notes[take.note]}</p>}
        {isDone && service === "emulator" && isClip && hasSound(take) && <p className="facts">{texts.silent}</p>}
        {take.keptUntil !== undefined && <p className="facts">{texts.keptUntil(take.keptUntil)}</p>}
        {take.gone && <p className="facts">{texts.goneResult}</p>}
        {take.failure && <Reason failure={take.failure} />}
        {message && (
          <p className="why" role="alert" data-bad>
            {message}
          </p>
        )}
        <div className="actions">
          {isDone && (
            <a className="button" href={`${resultUrl(take, index)}/download`} download={outputs[index]?.fileName}>
              {outputs.length > 1 ? texts.downloadAll(index + 1) : texts.download}
            </a>
          )}
          {status === "failed" && (
            <button type="button" className="button" onClick={() => void ask("retry")}>
              {texts.retry}
            </button>
          )}
          {status === "lost" && (
            <button type="button" className="button" onClick={() => void ask("look")}>
              {texts.look}
            </button>
          )}
          {isDone && isClip && !take.gone && (
            <button type="button" className="quiet" onClick={() => onExtend(take)}>
              {texts.extend}
            </button>
          )}
          {!isRunning(take) && (
            <button type="button" className="quiet" onClick={() => onAgain(take)}>
              {texts.again}
            </button>
          )}
          {isDone && mode?.makes !== "image" && (
            <button type="button" className="quiet" aria-pressed={loop} onClick={() => setLoop(!loop)}>
              {texts.loop}
            </button>
          )}
          {isDone && (
            <button type="button" className="quiet" onClick={() => void copy()}>
              {copied ? texts.copied : texts.copyLink}
            </button>
          )}
          <button type="button" className="quiet" onClick={() => onWire(take)}>
            {texts.wire}
          </button>
          {!isRunning(take) && (
            <button type="button" className="quiet" onClick={() => void ask("remove")}>
              {texts.remove}
            </button>
          )}
        </div>
        <p className="unseen" role="status">
          {copied ? texts.copied : ""}
        </p>
      </div>
    </article>
  );
}

function factsOf(take: TakeView, service: Service): readonly string[] {
  const { values, mode, status, cost, elapsed, outputs } = take;
  const endpoint = modeOf(mode)?.capability;
  const known = ["duration", "resolution", "aspectRatio", "audio", "voice"].flatMap((name) => {
    const value = values[name];
    if (typeof value !== "string" && typeof value !== "number") return [];
    if (name === "duration") return [texts.seconds(Number(value))];
    if (name === "aspectRatio" && Object.keys(take.media).length > 0) return [];
    return [name === "voice" ? String(value).replace(/^.*\//, "").replaceAll("_", " ") : texts.value(name, value)];
  });
  const seconds = outputs[0]?.seconds;
  return [
    texts.mode(mode).title,
    typeof values["model"] === "string" ? titleOf(values["model"], endpoint) : "",
    ...known,
    values["duration"] === undefined && seconds !== undefined ? texts.seconds(seconds) : "",
    status === "done" ? texts.took(Math.max(1, Math.round(elapsed / 1000))) : "",
    cost ? texts.cost(cost, service) : "",
  ].filter(Boolean);
}

function hasSound({ mode, values }: TakeView): boolean {
  return values["audio"] === "native" || mode === "lip-sync" || mode === "avatar";
}

function Facts({ facts }: { readonly facts: readonly string[] }) {
  return (
    <p className="facts">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}

/** Why there is no result, and what to do. */
function Reason({ failure }: { readonly failure: Failure }) {
  return (
    <div className="reason">
      <strong>{texts.failures[failure.code] ?? texts.failure}</strong>
      <p>{failure.reason}</p>
      {failure.advice && <p>{failure.advice}</p>}
      {failure.requestId && <p className="request">{texts.request(failure.requestId)}</p>}
    </div>
  );
}
