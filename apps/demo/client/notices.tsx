import type { SetupProblem } from "../contract.ts";
import { texts } from "./texts.ts";

interface NoticesProps {
  readonly connected: boolean;
  readonly setupProblem: SetupProblem | undefined;
  readonly onCheck: () => void;
}

/** Connection and configuration problems. */
export function Notices({ connected, setupProblem, onCheck }: NoticesProps) {
  if (!connected) {
    return (
      <section className="notice" role="status">
        <strong>{texts.disconnected.title}</strong> {texts.disconnected.detail}
      </section>
    );
  }
  if (!setupProblem) return null;
  return (
    <section className="notice" role="alert">
      <p>
        <strong>{texts.setupProblem.title}</strong> {setupProblem.message}
      </p>
      <button type="button" className="quiet" onClick={onCheck}>
        {texts.setupProblem.check}
      </button>
    </section>
  );
}
