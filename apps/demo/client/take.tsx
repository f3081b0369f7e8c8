import { useState } from "react";
import { videoModel } from "@klingkit/models";
import type { Failure, Mode, TakeView } from "../contract.ts";
import { isRunning, Screen } from "./screen.tsx";
import { send } from "./send.ts";
import { texts } from "./texts.ts";
import type { Seen } from "./use-takes.ts";

interface TakeProps {
  readonly seen: Seen;
  readonly mode: Mode;
  readonly onAgain: (take: TakeView) => void;
}

/** One take: the screen, and the notes beside it. */
export function Take({ seen, mode, onAgain }: TakeProps) {
  const { take } = seen;
  const { settings, status } = take;
  const [message, setMessage] = useState("");
  const ask = async (what: "retry" | "look"): Promise<void> => {
    const sent = await send(`/api/tasks/${take.id}/${what}`);
    setMessage(sent.ok ? "" : [sent.message, ...sent.problems.map((problem) => problem.message)].join(" "));
  };
  const took = Math.max(1, Math.round(take.elapsed / 1000));
  return (
    <article className="take" data-status={status} aria-labelledby={`${take.id}-title`}>
      <Screen seen={seen} />
      <div className="notes">
        <p className="number">
          {texts.take(take.number)}
          <span className="badge">{texts.status[status]}</span>
        </p>
        <h3 className="words" id={`${take.id}-title`}>
          {settings.prompt || texts.fromPicture}
        </h3>
        <Facts
          facts={[
            videoModel(settings.model)?.title ?? settings.model,
            texts.duration.value(settings.duration),
            settings.resolution,
            take.frames.length > 0
              ? take.frames.map((name) => texts.frames.names[name]).join(" + ")
              : settings.aspectRatio,
            texts.audio.names[settings.audio],
          ]}
        />
        {status === "done" && <Facts facts={[texts.took(took), take.cost && texts.cost(take.cost, mode)]} />}
        {status === "done" && mode === "emulator" && settings.audio === "native" && <Facts facts={[texts.silent]} />}
        {take.failure && <Reason failure={take.failure} />}
        {message && (
          <p className="why" role="alert" data-bad>
            {message}
          </p>
        )}
        <div className="actions">
          {status === "done" && (
            <a className="button" href={`/api/tasks/${take.id}/download`} download={take.fileName}>
              {texts.download}
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
          {!isRunning(seen) && (
            <button type="button" className="quiet" onClick={() => onAgain(take)}>
              {texts.again}
            </button>
          )}
        </div>
      </div>
    </article>
  );
}

function Facts({ facts }: { readonly facts: readonly (string | undefined)[] }) {
  return (
    <p className="facts">
      {facts.filter(Boolean).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}

const headlines: Readonly<Record<string, string>> = texts.failures;

/** Why there is no video, and what to do. */
function Reason({ failure }: { readonly failure: Failure }) {
  return (
    <div className="reason">
      <strong>{headlines[failure.kind] ?? texts.failure}</strong>
      <p>{failure.reason}</p>
      {failure.advice && <p>{failure.advice}</p>}
      {failure.requestId && <p className="request">{texts.request(failure.requestId)}</p>}
    </div>
  );
}
