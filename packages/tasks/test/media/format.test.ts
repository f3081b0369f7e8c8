import { expect, test } from "vitest";
import { ascii, detectFormat } from "../../src/media/format.ts";
import { bytes } from "./files.ts";

const filler = new Uint8Array(20);

test.each<[string, string, boolean, Uint8Array]>([
  ["PNG", "image", true, bytes(0x89, "PNG")],
  ["JPEG", "image", true, bytes(0xff, 0xd8, 0xff)],
  ["WebP", "image", false, bytes("RIFF", 1, 2, 3, 4, "WEBP")],
  ["GIF", "image", false, bytes("GIF89a")],
  ["AVIF or HEIC", "image", false, bytes(0, 0, 0, 28, "ftypavif")],
  ["AVIF or HEIC", "image", false, bytes(0, 0, 0, 28, "ftypheic")],
  ["AVIF or HEIC", "image", false, bytes(0, 0, 0, 28, "ftypmif1")],
  ["SVG", "image", false, bytes("<svg xmlns=")],
  ["SVG", "image", false, bytes("<?xml version=")],
  ["a web page", "other", false, bytes("<!DOCTYPE html>")],
  ["a web page", "other", false, bytes("<HTML>")],
  ["WAV", "audio", true, bytes("RIFF", 1, 2, 3, 4, "WAVE")],
  ["MP3", "audio", true, bytes("ID3", 4)],
  ["MP3", "audio", true, bytes(0xff, 0xfb)],
  ["MP3", "audio", true, bytes(0xff, 0xe3)],
  ["AAC", "audio", false, bytes(0xff, 0xf1)],
  ["AAC", "audio", false, bytes(0xff, 0xf9)],
  ["AVI", "video", false, bytes("RIFF", 1, 2, 3, 4, "AVI ")],
  ["WebM or MKV", "video", false, bytes(0x1a, 0x45, 0xdf, 0xa3)],
  ["MP4 or M4A", "video", true, bytes(0, 0, 0, 28, "ftypisom")],
  ["MOV", "video", true, bytes(0, 0, 0, 28, "moov")],
  ["MOV", "video", true, bytes(0, 0, 0, 8, "wide")],
])("recognizes %s (%s, accepted: %s)", (name, kind, accepted, start) => {
  expect(detectFormat(bytes(start, filler))).toMatchObject({ name, kind, accepted });
});

test.each<[string, Uint8Array]>([
  ["nothing", new Uint8Array()],
  ["zeros", filler],
  ["one byte of a JPEG", bytes(0xff)],
  ["two bytes of a JPEG", bytes(0xff, 0xd8)],
  ["a JPEG with another second byte", bytes(0xff, 0x00, 0xff)],
  ["a JPEG with another first byte", bytes(0x00, 0xd8, 0xff)],
  ["PNG without its first byte", bytes(0, "PNG")],
  ["the first byte of a PNG alone", bytes(0x89, "png")],
  ["RIFF with another content", bytes("RIFF", 1, 2, 3, 4, "ABCD")],
  ["WAVE without RIFF", bytes("RIFX", 1, 2, 3, 4, "WAVE")],
  ["WEBP without RIFF", bytes("RIFX", 1, 2, 3, 4, "WEBP")],
  ["AVI without RIFF", bytes("RIFX", 1, 2, 3, 4, "AVI ")],
  ["a sync byte without a layer", bytes(0xff, 0xe0)],
  ["a frame without a sync byte", bytes(0xfe, 0xfb)],
  ["an AAC frame without a sync byte", bytes(0xfe, 0xf1)],
  ["MKV without its first byte", bytes(0, 0x45, 0xdf, 0xa3)],
  ["the first byte of an MKV alone", bytes(0x1a, 1, 2, 3)],
  ["text that contains a tag", bytes("x<html>")],
  ["another tag", bytes("<body>")],
  ["ftyp at another position", bytes("ftypisom")],
])("does not recognize %s", (_what, start) => {
  expect(detectFormat(start)).toBeUndefined();
});

test("compares a text at a position completely", () => {
  const file = bytes("abcd");
  expect([ascii(file, 1, "bc"), ascii(file, 1, "bd"), ascii(file, 3, "de"), ascii(file, 0, "")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
