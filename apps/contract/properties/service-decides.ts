/**
 * The limits that only the service knows, by method: what a file, a session or its library holds, and what klingkit only warns
 * of. klingkit itself refuses an input beyond any other limit.
 */
export const serviceDecides: Readonly<Record<string, readonly string[]>> = {
  "audio.speech": ["a voice of the catalogue", "a voice's own language"],
  "audio.videoToAudio": ["3 to 20 s"],
  "audio.voices": ["5 to 30 s"],
  "image.generate": ["elements of the image kind", "no other model"],
  "image.multiImage": ["no other model"],
  "image.omni": ["no 4k of kling-image-o1"],
  "video.avatar": ["2 to 300 s", "no m4a, no aac"],
  "video.effects": ["a scene by name", "no scene that is gone", "one picture", "two pictures"],
  "video.elements": ["3 to 8 s", "a tag of the list", "a voice of the library"],
  "video.extend": ["a clip of the service"],
  "video.faces.identify": ["a clip of the service", "its length"],
  "video.imageToVideo": ["cfg_scale not for v2.x"],
  "video.lipSync": [
    "2 to 60 s",
    "a face of the clip",
    "a session of the service",
    "inside of the clip",
    "inside of the sound",
  ],
  "video.lipSync.simple": ["a voice of the catalogue"],
  "video.motionControl": ["3 to 10 s", "3 to 30 s"],
  "video.multiElements": ["10 s of a long clip", "5 s of a short clip", "a selection of the service", "no other model"],
  "video.multiElements.add": ["a frame of the clip", "a selection of the service"],
  "video.multiElements.clear": ["a selection of the service"],
  "video.multiElements.preview": ["a selection of the service"],
  "video.multiElements.remove": ["a frame of the clip", "a selection of the service"],
  "video.multiElements.start": ["a clip of the service", "its length"],
  "video.omni": ["3 to 10 s given to kling-o1", "3 to 15.5 s given"],
  "video.textToVideo": ["cfg_scale not for v2.x"],
};
