"use client";

import { createKling, KlingError } from "@klingkit/proxy/client";
import { type ReactNode, useState } from "react";

const kling = createKling({ proxyUrl: "/api/kling" });

/** A page that generates a video and shows the progress. It contains no key. */
export default function Page(): ReactNode {
  const [progress, setProgress] = useState(0);
  const [url, setUrl] = useState<string>();
  const [message, setMessage] = useState("");

  async function generate(form: FormData): Promise<void> {
    const prompt = form.get("prompt");
    if (typeof prompt !== "string") return;
    try {
      const { output } = await kling.video.textToVideo.run(
        { prompt },
        { onUpdate: (update) => setProgress(update.progress) },
      );
      setUrl(output.url);
    } catch (error) {
      setMessage(error instanceof KlingError ? error.summary : "The video could not be generated.");
    }
  }

  return (
    <form action={generate}>
      <input name="prompt" aria-label="Prompt" required />
      <button>Generate</button>
      <progress value={progress} />
      {url ? <video src={url} controls muted /> : null}
      <p role="alert">{message}</p>
    </form>
  );
}
