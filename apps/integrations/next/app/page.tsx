"use client";

import { createKling, KlingError } from "@klingkit/proxy/client";
import { type FormEvent, type ReactNode, useState } from "react";

const kling = createKling({ proxyUrl: "/api/kling" });

/** A page that makes a video and shows its progress. It has no key. */
export default function Page(): ReactNode {
  const [progress, setProgress] = useState(0);
  const [url, setUrl] = useState<string>();
  const [message, setMessage] = useState("");

  async function generate(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const prompt = String(new FormData(event.currentTarget).get("prompt"));
    try {
      const { output } = await kling.video.textToVideo.run(
        { prompt },
        { onUpdate: (update) => setProgress(update.progress) },
      );
      setUrl(output.url);
    } catch (error) {
      setMessage(error instanceof KlingError ? error.summary : "The video could not be made.");
    }
  }

  return (
    <form onSubmit={(event) => void generate(event)}>
      <input name="prompt" aria-label="Prompt" required />
      <button>Generate</button>
      <progress value={progress} />
      {url ? <video src={url} controls muted /> : null}
      <p role="alert">{message}</p>
    </form>
  );
}
