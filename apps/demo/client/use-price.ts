import { useEffect, useState } from "react";
import type { PriceView } from "../contract.ts";
import { type Draft, sentFiles, sentValues } from "./draft.ts";
import type { Values } from "../modes/values.ts";
import { send } from "./send.ts";

/** Milliseconds after the last change. */
const PAUSE = 140;

/** What the draft would cost, asked anew as it changes; undefined until known, null where the list has no price. */
export function usePrice(draft: Draft): PriceView | null | undefined {
  const [price, setPrice] = useState<PriceView | null>();
  const asked = JSON.stringify({ mode: draft.mode.id, ...whole(draft) });
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void send<{ price: PriceView | null; issues?: unknown }>("/api/estimate", {
        json: JSON.parse(asked),
        signal: controller.signal,
      }).then((sent) => {
        if (!controller.signal.aborted)
          setPrice(sent.ok && !sent.data?.issues ? (sent.data?.price ?? null) : undefined);
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked]);
  return price;
}

/** The draft as if it were whole: words cost nothing, and what is missing yet will be given. */
function whole(draft: Draft): { values: Values; has: readonly string[] } {
  const fields = draft.mode.fields.filter(({ when }) => when?.(draft.values) !== false);
  const words = fields.flatMap((field) =>
    field.kind === "words" && !(field.name === "negativePrompt") ? [[field.name, "words"] as const] : [],
  );
  const clips = fields.flatMap((field) =>
    field.kind === "clip" && field.needed ? [[field.name, "https://example.com/clip.mp4"] as const] : [],
  );
  const needed = fields.flatMap((field) =>
    (field.kind === "picture" &&
      (field.needed || (field.name === "firstFrame" && draft.mode.id === "image-to-video"))) ||
    field.kind === "sound"
      ? field.name
      : [],
  );
  const { prompt: _prompt, text: _text, ...others } = sentValues(draft);
  return {
    values: { ...others, ...Object.fromEntries(clips), ...Object.fromEntries(words) },
    has: [...new Set([...needed, ...sentFiles(draft)])],
  };
}
