import * as z from "zod/mini";

/** A text that must say something, of at most so many characters. */
export function words(most: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(most));
}

/** An id, whatever it looks like. */
export const someId: z.ZodMiniString = z.string().check(z.minLength(1));

/** Clips, and voices to be cloned, are taken by address only (kling-api V 8.3, 10.13). */
export const webAddress: z.ZodMiniType<string | URL> = z.custom<string | URL>(
  (value) => {
    const text = value instanceof URL ? value.href : value;
    return typeof text === "string" && /^https?:\/\/./i.test(text) && URL.canParse(text);
  },
  { error: "must be an http(s) URL: it cannot be uploaded." },
);
