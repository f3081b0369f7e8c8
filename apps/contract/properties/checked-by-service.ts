/**
 * The limits that only the service can check, by method, because they depend on files, sessions or the library, and the
 * limits for which klingkit only warns. klingkit rejects inputs beyond all other limits.
 */
export const checkedByService: Readonly<Record<string, readonly string[]>> = {
  "audio.speech": ["a preset voice", "the language of the voice"],
  "audio.videoToAudio": ["3 to 20 s"],
  "audio.voices": ["5 to 30 s"],
  "image.generate": ['elements of kind "image"', "a model of the endpoint"],
  "image.multiImage": ["a model of the endpoint"],
  "image.omni": ["no 4k with kling-image-o1"],
  "video.avatar": ["2 to 300 s", "MP3 or WAV"],
  "video.effects": ["a known scene", "exactly one image", "exactly two images"],
  "video.elements": ["3 to 8 s", "a documented tag", "a custom voice"],
  "video.extend": ["a video of the service"],
  "video.faces.identify": ["a video of the service", "the length of the video"],
  "video.lipSync": [
    "2 to 60 s",
    "a face of the video",
    "a session of the service",
    "within the video",
    "within the audio",
  ],
  "video.lipSync.simple": ["a preset voice"],
  "video.motionControl": ["3 to 10 s", "3 to 30 s"],
  "video.multiElements": [
    "10 s for a long video",
    "5 s for a short video",
    "a selection of the service",
    "a model of the endpoint",
  ],
  "video.multiElements.add": ["a frame of the video", "a selection of the service"],
  "video.multiElements.clear": ["a selection of the service"],
  "video.multiElements.preview": ["a selection of the service"],
  "video.multiElements.remove": ["a frame of the video", "a selection of the service"],
  "video.multiElements.start": ["a video of the service", "the length of the video"],
  "video.omni": ["an input video of 3 to 10 s with kling-o1", "an input video of 3 to 15.5 s"],
};
