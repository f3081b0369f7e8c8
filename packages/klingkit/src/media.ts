import type { MediaInput } from "@klingkit/tasks";
import type { MediaCheckOptions, MediaReport } from "@klingkit/tasks/media";

/** The check of media before they are sent. */
export interface MediaClient {
  /**
   * Checks an image, a video or audio before it is sent: the bytes of a file, or the first bytes of a URL. It reports the
   * format, the size and the sides, for MP4 and MOV also the duration and the codec, and compares them with the limits of
   * an endpoint.
   *
   * For a URL it sends no credential and requests at most 6 MB. It does not read hosts of this machine or of a private
   * network, or follow redirects to them. Host names are not resolved: do not pass URLs of strangers on a server whose
   * private network trusts it.
   *
   * Problems of the media do not throw: the report contains them.
   * @throws {ConfigurationError} if an option is unknown
   * @throws {AbortError} if `signal` aborts
   * @example
   * const report = await kling.media.check("https://example.com/street.mp4", { endpoint: "video.omni", kind: "video" });
   * if (!report.ok) console.error(report.issues.map(({ message }) => message));
   */
  check(media: MediaInput, options?: MediaCheckOptions): Promise<MediaReport>;
}
