import type { AccountView } from "../../contract.ts";
import { texts } from "../texts.ts";

const WIDTH = 420;
const HEIGHT = 130;
const FOOT = 18;

/** Units per day as stacked bars, and the same data as a table for screen readers. */
export function SpendPlot({ days }: { readonly days: AccountView["days"] }) {
  const kinds = [...new Set(days.flatMap(({ units }) => Object.keys(units)))].toSorted();
  const sum = (units: Readonly<Record<string, number>>): number =>
    Object.values(units).reduce((all, each) => all + each, 0);
  const maximum = Math.max(1, ...days.map(({ units }) => sum(units)));
  if (kinds.length === 0) return <p className="hint">{texts.account.noUsage}</p>;
  const step = WIDTH / days.length;
  const scale = (HEIGHT - FOOT - 14) / maximum;
  return (
    <figure className="plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={texts.account.usage}>
        <line x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
        {days.map(({ day, units }, at) => {
          let top = HEIGHT - FOOT;
          return (
            <g key={day}>
              {kinds.map((kind) => {
                const height = (units[kind] ?? 0) * scale;
                top -= height;
                return (
                  <rect
                    key={kind}
                    data-kind={kind}
                    x={at * step + step * 0.18}
                    y={top}
                    width={step * 0.64}
                    height={height}
                    rx={2}
                  />
                );
              })}
              {sum(units) > 0 && (
                <text className="amount" x={at * step + step / 2} y={top - 4}>
                  {Math.round(sum(units) * 10) / 10}
                </text>
              )}
              {(days.length - 1 - at) % 2 === 0 && (
                <text x={at * step + step / 2} y={HEIGHT - 4}>
                  {day.slice(8)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption>
        {kinds.map((kind) => (
          <span key={kind} data-kind={kind}>
            {kind}
          </span>
        ))}
      </figcaption>
      <table className="visually-hidden">
        <thead>
          <tr>
            <th>{texts.account.day}</th>
            {kinds.map((kind) => (
              <th key={kind}>{kind}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, units }) => (
            <tr key={day}>
              <th>{day}</th>
              {kinds.map((kind) => (
                <td key={kind}>{units[kind] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
