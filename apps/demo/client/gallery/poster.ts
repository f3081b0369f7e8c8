/** Poster object URLs by video URL. Browsers cannot keep hundreds of videos open. */
const posters = new Map<string, string>();
const waiting: { readonly src: string; readonly done: (poster: string | undefined) => void }[] = [];
let busy = 0;

/** Videos that are open at the same time. */
const MAX_CONCURRENT = 2;
/** Pixels. */
const WIDTH = 360;
/** Milliseconds. */
const LOAD_TIMEOUT = 8000;
const MAX_ATTEMPTS = 3;
/** Milliseconds between attempts. */
const RETRY_DELAY = 1000;

export function cachedPoster(src: string): string | undefined {
  return posters.get(src);
}

/** Captures the poster of a video, and returns a function that cancels the request. */
export function requestPoster(src: string, done: (poster: string | undefined) => void): () => void {
  const entry = { src, done };
  waiting.push(entry);
  processQueue();
  return () => {
    const at = waiting.indexOf(entry);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function processQueue(): void {
  if (busy >= MAX_CONCURRENT) return;
  // The video that came into view last is the most likely to be visible.
  const next = waiting.pop();
  if (!next) return;
  busy += 1;
  void (posters.has(next.src) ? Promise.resolve(posters.get(next.src)) : capturePoster(next.src)).then((poster) => {
    busy -= 1;
    if (poster !== undefined) posters.set(next.src, poster);
    next.done(poster);
    processQueue();
  });
}

/** Captures a poster in several attempts. Those of a hidden tab do not count, because its videos do not load. */
async function capturePoster(src: string): Promise<string | undefined> {
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += document.hidden ? 0 : 1) {
    if (attempts > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
    if (document.hidden)
      await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
    const poster = await captureFrame(src);
    if (poster !== undefined) return poster;
  }
  return undefined;
}

async function captureFrame(src: string): Promise<string | undefined> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  video.src = `${src}#t=0.1`;
  try {
    await new Promise((resolve, reject) => {
      video.addEventListener("loadeddata", resolve, { once: true });
      video.addEventListener("error", reject, { once: true });
      setTimeout(reject, LOAD_TIMEOUT);
    });
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = Math.max(1, Math.round((WIDTH * video.videoHeight) / Math.max(1, video.videoWidth)));
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", 0.82));
    return blob ? URL.createObjectURL(blob) : undefined;
  } catch {
    return undefined;
  } finally {
    // Releases the decoder immediately.
    video.removeAttribute("src");
    video.load();
  }
}
