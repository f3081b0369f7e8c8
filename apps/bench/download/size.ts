/** 2 GiB. */
export const FILE_BYTES = 2 * 1024 ** 3;
