import type { AccountView } from "../../contract.ts";
import { texts } from "../texts.ts";

const WIDTH = 420;
const HEIGHT = 100;
const FOOT = 18;

/** Units per day: a bar chart for each type of resource pack, since their units cannot be added. */
export function SpendPlot({ days }: { readonly days: AccountView["days"] }) {
  const kinds = [...new Set(days.flatMap(({ units }) => Object.keys(units)))].toSorted();
  if (kinds.length === 0) return <p className="hint">{texts.account.noUsage}</p>;
  return kinds.map((kind) => (
    <KindPlot key={kind} kind={kind} days={days.map(({ day, units }) => ({ day, amount: units[kind] ?? 0 }))} />
  ));
}

interface KindPlotProps {
  /** Type of the resource pack. */
  readonly kind: string;
  readonly days: readonly { readonly day: string; readonly amount: number }[];
}

/** The units of one type per day as bars, and the same data as a table for screen readers. */
function KindPlot({ kind, days }: KindPlotProps) {
  const title = texts.account.unitsPerDay(kind);
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
