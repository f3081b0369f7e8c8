// The Node.js packages declare their platform as a text. pnpm reads only arrays, and would install all platforms.
module.exports = {
  hooks: {
    readPackage(/** @type {{ os?: string | string[], cpu?: string | string[] }} */ manifest) {
      if (typeof manifest.os === "string") manifest.os = [manifest.os];
      if (typeof manifest.cpu === "string") manifest.cpu = [manifest.cpu];
      return manifest;
    },
  },
};
