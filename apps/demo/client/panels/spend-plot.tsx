import type { AccountView } from "../../contract.ts";
import { texts } from "../texts.ts";

const WIDTH = 420;
const HEIGHT = 100;
const FOOT = 18;

/** A bar chart for each type of unit and each currency, since they cannot be added. */
export function SpendPlot({ days }: { readonly days: AccountView["days"] }) {
  const plots = (["units", "money"] as const).flatMap((of) =>
    [...new Set(days.flatMap((day) => Object.keys(day[of])))]
      .toSorted()
      .map((kind) => (
        <KindPlot
          key={kind}
          kind={kind}
          title={of === "units" ? texts.account.unitsPerDay(kind) : texts.account.moneyPerDay(kind)}
          days={days.map((day) => ({ day: day.day, amount: day[of][kind] ?? 0 }))}
        />
      )),
  );
  return plots.length > 0 ? plots : <p className="hint">{texts.account.noUsage}</p>;
}

interface KindPlotProps {
  /** Type of the resource pack, or currency. */
  readonly kind: string;
  readonly title: string;
  readonly days: readonly { readonly day: string; readonly amount: number }[];
}

/** The amounts of one kind per day as bars, and the same data as a table for screen readers. */
function KindPlot({ kind, title, days }: KindPlotProps) {
  const step = WIDTH / days.length;
  const scale = (HEIGHT - FOOT - 14) / (Math.max(...days.map(({ amount }) => amount)) || 1);
  return (
    <figure className="plot" data-kind={kind}>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <line x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
        {days.map(({ day, amount }, at) => (
          <g key={day}>
            <rect
              x={at * step + step * 0.18}
              y={HEIGHT - FOOT - amount * scale}
              width={step * 0.64}
              height={amount * scale}
              rx={2}
            />
            {amount > 0 && (
              <text className="amount" x={at * step + step / 2} y={HEIGHT - FOOT - amount * scale - 4}>
                {Math.round(amount * 100) / 100}
              </text>
            )}
            {(days.length - 1 - at) % 2 === 0 && (
              <text x={at * step + step / 2} y={HEIGHT - 4}>
                {day.slice(8)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <table className="visually-hidden">
        <thead>
          <tr>
            <th>{texts.account.day}</th>
            <th>{title}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, amount }) => (
            <tr key={day}>
              <th>{day}</th>
              <td>{amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
