interface LeaderProps {
  /** From 0 to 1. */
  readonly progress?: number;
  readonly seconds?: number;
  readonly still?: boolean;
}

/** A film leader with a crosshair, a sweeping hand and a progress ring. */
export function Leader({ progress = 0, seconds, still = false }: LeaderProps) {
  return (
    <div className="leader" data-still={still || undefined} aria-hidden="true">
      <i className="sweep" />
      <svg viewBox="0 0 200 200">
        <circle className="rim" cx="100" cy="100" r="74" />
        <circle className="rim" cx="100" cy="100" r="66" />
        <circle
          className="done"
          cx="100"
          cy="100"
          r="70"
          pathLength={1}
          strokeDasharray={`${progress} 1`}
          transform="rotate(-90 100 100)"
        />
      </svg>
      {seconds !== undefined && <b>{seconds}</b>}
    </div>
  );
}
