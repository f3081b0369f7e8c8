/** The folder of the shipped media. This file is at the top of `src`, so that the path is correct in the bundle too. */
export const MEDIA_FOLDER: URL = new URL("../media/", import.meta.url);
