import { createKling, KlingError } from "@klingkit/proxy/client";

/** The elements of the page. */
export interface Elements {
  readonly form: HTMLFormElement;
  readonly prompt: HTMLInputElement;
  readonly progress: HTMLProgressElement;
  readonly video: HTMLVideoElement;
  readonly message: HTMLElement;
}

const kling = createKling({ proxyUrl: "/api/kling" });

/** Generates a video when the form is submitted, and shows the progress. */
export function connect({ form, prompt, progress, video, message }: Elements): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    message.textContent = "";
    kling.video.textToVideo
      .run({ prompt: prompt.value }, { onUpdate: (update) => (progress.value = update.progress) })
      .then(({ output }) => (video.src = output.url))
      .catch((error: unknown) => {
        message.textContent = error instanceof KlingError ? error.summary : "The video could not be generated.";
      });
  });
}
