export { openSink, openUpload, type OpenUploadOptions, type Variables } from "./open-store.node.ts";
