import { useCallback, useEffect, useState } from "react";
import type { AccountView, CheckView } from "../../contract.ts";
import { send } from "../send.ts";
import { texts } from "../texts.ts";
import { Panel } from "./panel.tsx";
import { SpendPlot } from "./spend-plot.tsx";

export default function Account({ onClose }: { readonly onClose: () => void }) {
  const labels = texts.account;
  const [account, setAccount] = useState<AccountView>();
  const [check, setCheck] = useState<CheckView>();
  const [message, setMessage] = useState("");
  const [isChecking, setIsChecking] = useState(false);

  const load = useCallback(async () => {
    const sent = await send<AccountView>("/api/account", { method: "GET" });
    setMessage(sent.ok ? "" : sent.message);
    if (sent.ok) setAccount(sent.data);
  }, []);
  useEffect(() => void load(), [load]);
  const verify = async (): Promise<void> => {
    setIsChecking(true);
    const sent = await send<CheckView>("/api/check");
    setIsChecking(false);
    if (sent.ok) setCheck(sent.data);
    else setMessage(sent.message);
  };

  return (
    <Panel title={texts.panels.account} onClose={onClose}>
      <p className="hint">{labels.lead}</p>
      {message && (
        <p className="reason" role="alert">
          {message}
        </p>
      )}
      <section>
        <h3>{labels.credentials}</h3>
        <button type="button" className="button" disabled={isChecking} onClick={() => void verify()}>
          {isChecking ? labels.checking : labels.check}
        </button>
        <div aria-live="polite">
          {check && (
            <dl className="check-result" data-ok={check.ok}>
              <dt>
                {check.ok
                  ? labels.results["accepted"]
                  : (labels.results[check.result] ?? labels.results["inconclusive"])}
              </dt>
              <dd>{check.message}</dd>
              <dd>
                {labels.credential[check.credential]}
                {check.host && ` · ${check.host}`}
                {check.region && ` · ${check.region}`}
              </dd>
            </dl>
          )}
        </div>
      </section>
      <section>
        <h3>{labels.packs}</h3>
        {!account && !message && <div className="skeleton" />}
        {account?.packs.length === 0 && <p className="hint">{labels.noPacks}</p>}
        <ul className="packs">
          {account?.packs.map((pack) => (
            <li key={pack.name}>
              <strong>{pack.name}</strong>
              {pack.remaining !== undefined && (
                <meter
                  min={0}
                  max={pack.total}
                  value={pack.remaining}
                  aria-label={labels.remaining(pack.remaining, pack.total)}
                />
              )}
              <small>
                {[
                  labels.remaining(pack.remaining, pack.total),
                  pack.concurrency === undefined ? "" : labels.concurrency(pack.concurrency),
                  pack.validUntil === undefined ? "" : labels.until(pack.validUntil),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{labels.usage}</h3>
        {account && <SpendPlot days={account.days} />}
        <button type="button" className="quiet" onClick={() => void load()}>
          {labels.refresh}
        </button>
      </section>
    </Panel>
  );
}
