import { useState } from "react";
import type { Failure, FieldIssue, Readiness, ServiceName, TakeView } from "../../contract.ts";
import { modeOf } from "../../modes/all.ts";
import { canExtend } from "../../modes/extend.ts";
import { belongsTo } from "../../modes/field.ts";
import { titleOf } from "../choices.ts";
import { resultUrl, videoFacts } from "../draft.ts";
import { send } from "../send.ts";
import { texts } from "../texts.ts";
import { isRunning, type TimedTake } from "../use-takes.ts";
import { type Action, ActionMenu } from "./action-menu.tsx";
import { ResultView } from "./result-view.tsx";
import { Screen } from "./screen.tsx";

export interface TakeActions {
  readonly onReuse: (take: TakeView) => void;
  readonly onExtend: (take: TakeView) => void;
  readonly onShowRequests: (take: TakeView) => void;
  /** Called after a take was deleted. */
  readonly onRemoved: (take: TakeView) => void;
}

interface StageProps extends TakeActions {
  readonly timed: TimedTake;
  readonly service: ServiceName;
  readonly readiness: Readiness["state"];
}

/** The selected take: its result, details and actions. */
export function Stage({ timed, service, readiness, onReuse, onExtend, onShowRequests, onRemoved }: StageProps) {
  const { take } = timed;
  const { status, outputs } = take;
  const mode = modeOf(take.mode);
  const [message, setMessage] = useState("");
  const [copied, setCopied] = useState(false);
  const [loop, setLoop] = useState(true);
  const [index, setIndex] = useState(0);
  /** An issue with the label of its field. */
  const describe = (issue: FieldIssue): string => {
    const field = mode?.fields.find((each) => belongsTo(each, issue.path));
    return field ? `${texts.field(take.mode, field.name).label}: ${texts.issue(issue)}` : issue.message;
  };
  const runAction = async (action: "retry" | "check" | "cancel" | "send" | "remove"): Promise<void> => {
    const sent = await send(`/api/takes/${take.id}/${action}`);
    if (sent.ok && action === "remove") onRemoved(take);
    setMessage(sent.ok ? "" : [sent.message, ...sent.issues.map(describe)].join(" "));
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${location.origin}/#${take.id}`);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  const isVideo = mode?.outputType === "video";
  const isDone = status === "done";
  const isReady = readiness === "ready";
  const shownStatus = isRunning(take) && readiness === "offline" ? texts.offline : texts.status[status];
  const hasEnded = !isRunning(take);
  const actions: readonly Action[] = [
    ...(isDone && isVideo && !take.expired
      ? [{ label: canExtend(videoFacts(take)) ? texts.extend : texts.continue, onSelect: () => onExtend(take) }]
      : []),
    ...(hasEnded ? [{ label: texts.reuse, onSelect: () => onReuse(take) }] : []),
    ...(isDone && mode?.outputType !== "image"
      ? [{ label: texts.loop, isOn: loop, onSelect: () => setLoop(!loop) }]
      : []),
    ...(isDone ? [{ label: texts.copyLink, onSelect: () => void copy() }] : []),
    { label: texts.showRequests, onSelect: () => onShowRequests(take) },
    ...(hasEnded ? [{ label: texts.remove, onSelect: () => void runAction("remove") }] : []),
  ];
  return (
    <article className="take" data-status={status} aria-labelledby={`${take.id}-title`}>
      <div className="take-screen">
        <Screen timed={timed} status={shownStatus}>
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
          <span className="badge">{shownStatus}</span>
        </p>
        <h3 className="prompt" id={`${take.id}-title`}>
          {texts.promptOf(take)}
        </h3>
        <Facts facts={factsOf(take, service)} />
        {take.note && <p className="facts">{texts.notes[take.note]}</p>}
        {isDone && isVideo && hasSound(take) && <p className="facts">{texts.sound}</p>}
        {take.availableUntil !== undefined && <p className="facts">{texts.availableUntil(take.availableUntil)}</p>}
        {take.expired && <p className="facts">{texts.expiredResult}</p>}
        {take.failure && <FailureView failure={take.failure} />}
        {message && (
          <p className="hint" role="alert" data-error>
            {message}
          </p>
        )}
        <div className="actions">
          {isDone && (
            <a className="button" href={`${resultUrl(take, index)}/download`} download={outputs[index]?.fileName}>
              {outputs.length > 1 ? texts.downloadOne(index + 1) : texts.download}
            </a>
          )}
          {status === "queued" && (
            <button type="button" className="button" onClick={() => void runAction("cancel")}>
              {texts.cancel}
            </button>
          )}
          {status === "unsent" && (
            <button type="button" className="button" disabled={!isReady} onClick={() => void runAction("send")}>
              {texts.send(service, take)}
            </button>
          )}
          {status === "failed" && (
            <button type="button" className="button" disabled={!isReady} onClick={() => void runAction("retry")}>
              {texts.retry(service, take)}
            </button>
          )}
          {status === "unresolved" && (
            <button type="button" className="button" onClick={() => void runAction("check")}>
              {texts.check}
            </button>
          )}
          <ActionMenu actions={actions} />
          <span className="copied" role="status">
            {copied ? texts.copied : ""}
          </span>
        </div>
      </div>
    </article>
  );
}

function factsOf(take: TakeView, service: ServiceName): readonly string[] {
  const { values, mode, status, cost, elapsedMs, outputs } = take;
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
    status === "done" ? texts.took(Math.max(1, Math.round(elapsedMs / 1000))) : "",
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

function FailureView({ failure }: { readonly failure: Failure }) {
  return (
    <div className="reason">
      <strong>{texts.failures[failure.code] ?? texts.failure}</strong>
      <p>{failure.reason}</p>
      {failure.advice && <p>{failure.advice}</p>}
      {failure.requestId && <p className="request">{texts.request(failure.requestId)}</p>}
    </div>
  );
}
