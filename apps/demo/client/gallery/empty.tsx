import { Leader } from "./leader.tsx";
import { texts } from "../texts.ts";

/** Shown before the first take. */
export function Empty({ onExample }: { readonly onExample: (prompt: string) => void }) {
  return (
    <div className="empty">
      <div className="screen">
        <Leader still />
        <div className="empty-text">
          <h2>{texts.empty.title}</h2>
          <p>{texts.empty.lead}</p>
        </div>
      </div>
      <ul className="examples">
        {texts.examples.map((prompt) => (
          <li key={prompt}>
            <button type="button" onClick={() => onExample(prompt)}>
              {prompt}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
