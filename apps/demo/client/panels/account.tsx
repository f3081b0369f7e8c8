import { useCallback, useEffect, useState } from "react";
import type { AccountView, CheckView } from "../../contract.ts";
import { send } from "../send.ts";
import { texts } from "../texts.ts";
import { Panel } from "./panel.tsx";
import { SpendPlot } from "./spend-plot.tsx";

/** What the account has and took, and whether its credentials are good. */
export default function Account({ onClose }: { readonly onClose: () => void }) {
  const words = texts.account;
  const [account, setAccount] = useState<AccountView>();
  const [check, setCheck] = useState<CheckView>();
  const [message, setMessage] = useState("");
  const [checking, setChecking] = useState(false);

  const load = useCallback(async () => {
    const sent = await send<AccountView>("/api/account", { method: "GET" });
    setMessage(sent.ok ? "" : sent.message);
    if (sent.ok) setAccount(sent.data);
  }, []);
  useEffect(() => void load(), [load]);
  const verify = async (): Promise<void> => {
    setChecking(true);
    const sent = await send<CheckView>("/api/check");
    setChecking(false);
    if (sent.ok) setCheck(sent.data);
    else setMessage(sent.message);
  };

  return (
    <Panel title={texts.panels.account} onClose={onClose}>
      <p className="why">{words.lead}</p>
      {message && (
        <p className="reason" role="alert">
          {message}
        </p>
      )}
      <section>
        <h3>{words.credentials}</h3>
        <button type="button" className="button" disabled={checking} onClick={() => void verify()}>
          {checking ? words.checking : words.check}
        </button>
        <div aria-live="polite">
          {check && (
            <dl className="verdict" data-ok={check.ok}>
              <dt>
                {check.ok ? words.results["accepted"] : (words.results[check.result] ?? words.results["inconclusive"])}
              </dt>
              <dd>{check.message}</dd>
              <dd>
                {words.credential[check.credential]}
                {check.host && ` · ${check.host}`}
                {check.region && ` · ${check.region}`}
              </dd>
            </dl>
          )}
        </div>
      </section>
      <section>
        <h3>{words.packs}</h3>
        {!account && !message && <div className="skeleton" />}
        {account?.packs.length === 0 && <p className="why">{words.noPacks}</p>}
        <ul className="packs">
          {account?.packs.map((pack) => (
            <li key={pack.name}>
              <strong>{pack.name}</strong>
              <meter
                min={0}
                max={pack.total}
                value={pack.remaining}
                aria-label={words.left(pack.remaining, pack.total)}
              />
              <small>
                {[
                  words.left(pack.remaining, pack.total),
                  pack.concurrency === undefined ? "" : words.concurrency(pack.concurrency),
                  pack.validUntil === undefined ? "" : words.until(pack.validUntil),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{words.spent}</h3>
        {account && <SpendPlot days={account.days} />}
        <button type="button" className="quiet" onClick={() => void load()}>
          {words.refresh}
        </button>
      </section>
    </Panel>
  );
}
