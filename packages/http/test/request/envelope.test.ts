import { expect, test } from "vitest";
import { type Envelope, readEnvelope } from "../../src/request/envelope.ts";

function read(status: number, text: string): Envelope {
  return readEnvelope({ status, headers: new Headers(), text }, {});
}

const success = '{"code":0,"message":"SUCCEED","request_id":"r-1","data":[1]}';

test.each<[string, object]>([
  [success, { code: 0, message: "SUCCEED", requestId: "r-1", data: [1], isFromGateway: false }],
  ['{"code":0}', { code: 0, message: "", requestId: undefined, data: undefined, isFromGateway: false }],
  ['{"code":1303,"message":5,"request_id":6}', { code: 1303, message: "", requestId: undefined }],
  ['{"code":"1303","message":"busy"}', { code: 1303, message: "busy" }],
  ['{"code":-1}', { code: -1 }],
  ['{"code":12345678901}', { code: 12_345_678_901 }],
  ['{"code":"OK","data":false}', { code: 0, data: false, isFromGateway: true }],
])("reads the envelope %s", (text, envelope) => {
  expect(read(200, text)).toMatchObject({ ok: true, ...envelope, body: JSON.parse(text) });
});

test.each([
  [400, '{"code":1201}', 1201],
  [429, '{"code":1303}', 1303],
  [503, '{"code":"5001"}', 5001],
])("reads the code of an HTTP %i with the body %s", (status, text, code) => {
  expect(read(status, text)).toMatchObject({ ok: true, code });
});

// A success without a task would make the caller create a second one.
test.each([
  [0, "", "is a redirect, or the browser blocked access to it"],
  [300, success, "is a redirect, which klingkit does not follow"],
  [399, success, "is a redirect, which klingkit does not follow"],
  [200, " \r\n", "has no body"],
  [200, " \n<html>", "is an HTML page"],
  [200, "error<br>", "is not valid JSON"],
  [200, success.slice(0, -1), "is not valid JSON"],
  [199, success, "has code 0 although the HTTP status is 199"],
  [400, success, "has code 0 although the HTTP status is 400"],
])("with HTTP %i and the body %j, the response %s", (status, text, problem) => {
  expect(read(status, text)).toEqual({ ok: false, problem });
});

test.each([
  [200, "null", "has no code"],
  [200, "5", "has no code"],
  [200, '"code"', "has no code"],
  [200, "[]", "has no code"],
  [200, '{"code":null}', "has no code"],
  [200, '{"code":{"code":0}}', "has no code"],
  [200, '{"code":"x1303"}', "has a code that is not a number"],
  [200, '{"code":"1303x"}', "has a code that is not a number"],
  [200, '{"code":"1234567890"}', "has a code that is not a number"],
  [200, '{"code":""}', "has a code that is not a number"],
  [502, '{"code":502}', "has only the HTTP status as its code"],
  [200, '{"code":"success"}', "has code success, but no data"],
  [200, '{"code":200,"data":null}', "has code 200, but no data"],
])("with HTTP %i, the JSON %s %s", (status, text, problem) => {
  expect(read(status, text)).toEqual({ ok: false, problem, body: JSON.parse(text) });
});
