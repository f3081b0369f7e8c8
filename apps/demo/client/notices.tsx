import type { Obstacle } from "../contract.ts";
import { texts } from "./texts.ts";

interface NoticesProps {
  readonly connected: boolean;
  readonly obstacle: Obstacle | undefined;
  readonly onCheck: () => void;
}

/** What stands in the way of everything. */
export function Notices({ connected, obstacle, onCheck }: NoticesProps) {
  if (!connected) {
    return (
      <section className="notice" role="status">
        <strong>{texts.lost.title}</strong> {texts.lost.detail}
      </section>
    );
  }
  if (!obstacle) return null;
  return (
    <section className="notice" role="alert">
      <p>
        <strong>{texts.obstacle.title}</strong> {obstacle.message}
      </p>
      <button type="button" className="quiet" onClick={onCheck}>
        {texts.obstacle.check}
      </button>
    </section>
  );
}
