import { useState } from "react";
import type { Readiness } from "../contract.ts";
import { send } from "./send.ts";
import { texts } from "./texts.ts";

interface NoticesProps {
  readonly connected: boolean;
  readonly readiness: Readiness | undefined;
}

/** Connection and configuration problems. */
export function Notices({ connected, readiness }: NoticesProps) {
  const [isChecking, setIsChecking] = useState(false);
  const check = async (): Promise<void> => {
    setIsChecking(true);
    // The stream reports the result.
    await send("/api/check");
    setIsChecking(false);
  };
  if (!connected) {
    return (
      <section className="notice" role="status">
        <strong>{texts.disconnected.title}</strong> {texts.disconnected.detail}
      </section>
    );
  }
  if (readiness?.message === undefined) return null;
  return (
    <section className="notice" role="alert">
      <p>
        <strong>{texts.readiness[readiness.state]}</strong> {readiness.message}
      </p>
      <button type="button" className="quiet" disabled={isChecking} onClick={() => void check()}>
        {isChecking ? texts.account.checking : texts.check}
      </button>
    </section>
  );
}
