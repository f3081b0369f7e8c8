import { useEffect, useState } from "react";
import type { PriceView } from "../contract.ts";
import { type Draft, sentFiles, sentValues } from "./draft.ts";
import type { Values } from "../modes/values.ts";
import { send } from "./send.ts";

/** Milliseconds. */
const DEBOUNCE = 140;

/** The price of a draft: undefined until it is known, null if it cannot be estimated. */
export interface DraftPrice {
  readonly price: PriceView | null | undefined;
  /** Whether it is the price of the current settings. While a change is priced, the earlier price is shown. */
  readonly isCurrent: boolean;
}

export function usePrice(draft: Draft): DraftPrice {
  const [priced, setPriced] = useState<{ readonly request: string; readonly price: DraftPrice["price"] }>();
  const request = JSON.stringify({ mode: draft.mode.id, ...completed(draft) });
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void send<{ price: PriceView | null }>("/api/estimate", {
        json: JSON.parse(request),
        signal: controller.signal,
      }).then((sent) => {
        if (controller.signal.aborted) return;
        setPriced({ request, price: sent.ok ? (sent.data?.price ?? null) : undefined });
      });
    }, DEBOUNCE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [request]);
  return { price: priced?.price, isCurrent: priced?.request === request };
}

/** Completes a draft with placeholders, because an incomplete form has no estimate. */
function completed(draft: Draft): { values: Values; has: readonly string[] } {
  const fields = draft.mode.fields.filter(({ when }) => when?.(draft.values) !== false);
  const texts = fields.flatMap((field) =>
    field.kind === "text" && field.name !== "negativePrompt" ? [[field.name, "text"] as const] : [],
  );
  const videos = fields.flatMap((field) =>
    field.kind === "video" && field.required ? [[field.name, "https://example.com/video.mp4"] as const] : [],
  );
  const required = fields.flatMap((field) =>
    (field.kind === "image" &&
      (field.required || (field.name === "firstFrame" && draft.mode.id === "image-to-video"))) ||
    field.kind === "audio"
      ? field.name
      : [],
  );
  const { prompt: _prompt, text: _text, ...others } = sentValues(draft);
  return {
    values: { ...others, ...Object.fromEntries(videos), ...Object.fromEntries(texts) },
    has: [...new Set([...required, ...sentFiles(draft)])],
  };
}
