/** Pictures of clips, taken once each: hundreds of open videos would be more than any browser bears. */
const posters = new Map<string, string>();
const waiting: { readonly src: string; readonly done: (poster: string | undefined) => void }[] = [];
let busy = 0;

/** Clips that are opened at a time. */
const AT_ONCE = 2;
/** Pixels. */
const WIDTH = 360;
/** Milliseconds. */
const PATIENCE = 8000;

export function knownPoster(src: string): string | undefined {
  return posters.get(src);
}

/** A picture of a clip's beginning. What it returns calls it off, for clips that are out of sight again. */
export function takePoster(src: string, done: (poster: string | undefined) => void): () => void {
  const entry = { src, done };
  waiting.push(entry);
  work();
  return () => {
    const at = waiting.indexOf(entry);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function work(): void {
  if (busy >= AT_ONCE) return;
  // What came into sight last is what somebody looks at.
  const next = waiting.pop();
  if (!next) return;
  busy += 1;
  void (posters.has(next.src) ? Promise.resolve(posters.get(next.src)) : picture(next.src)).then((poster) => {
    busy -= 1;
    if (poster !== undefined) posters.set(next.src, poster);
    next.done(poster);
    work();
  });
}

async function picture(src: string): Promise<string | undefined> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  video.src = `${src}#t=0.1`;
  try {
    await new Promise((resolve, reject) => {
      video.addEventListener("loadeddata", resolve, { once: true });
      video.addEventListener("error", reject, { once: true });
      setTimeout(reject, PATIENCE);
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
    // Lets go of its decoder at once.
    video.removeAttribute("src");
    video.load();
  }
}
