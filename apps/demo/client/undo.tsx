import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type TakeView, UNDO_TIME } from "../contract.ts";
import { send } from "./send.ts";
import { texts } from "./texts.ts";

interface UndoProps {
  /** A take that was deleted on this page. */
  readonly take: TakeView;
  readonly onEnd: (id: string) => void;
}

/** Offers to restore a deleted take as long as the server keeps its files. */
export function Undo({ take, onEnd }: UndoProps) {
  const [message, setMessage] = useState(texts.removed(take.number));
  const button = useRef<HTMLButtonElement>(null);
  const end = useEffectEvent(() => onEnd(take.id));
  useEffect(() => {
    const timer = setTimeout(() => end(), UNDO_TIME);
    // The button that deleted the take is gone.
    if (document.activeElement === document.body) button.current?.focus();
    return () => clearTimeout(timer);
  }, []);
  const restore = async (): Promise<void> => {
    const sent = await send(`/api/takes/${take.id}/restore`);
    if (sent.ok) onEnd(take.id);
    else setMessage(sent.message);
  };
  return (
    <p className="toast">
      {message}
      <button type="button" className="quiet" ref={button} onClick={() => void restore()}>
        {texts.undo}
      </button>
    </p>
  );
}
