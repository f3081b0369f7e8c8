import { describe, expect, test } from "vitest";
import { copyInput } from "../../src/index.ts";

test("copies objects, lists, bytes and URLs at every level", () => {
  const value = { list: [{ name: "fog" }], bytes: Uint8Array.of(1, 2), url: new URL("https://images.example/a.png") };
  const copied = copyInput(value);
  expect(copied).toEqual(value);
  for (const [one, other] of [
    [copied, value],
    [copied.list, value.list],
    [copied.list[0], value.list[0]],
    [copied.bytes, value.bytes],
    [copied.url, value.url],
  ])
    expect(one).not.toBe(other);
});

test.each([
  "fog",
  5,
  null,
  undefined,
  true,
  () => 1,
  new Date(0),
  new Map(),
  new Blob(["fog"]),
  AbortSignal.abort(),
  { arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)) },
])("keeps %s as it is", (value) => {
  expect(copyInput({ value }).value).toBe(value);
});

test("copies an object that occurs twice once", () => {
  const twice = { name: "fog" };
  const { one, other, list } = copyInput({ one: twice, other: twice, list: [twice] });
  expect(one).not.toBe(twice);
  expect(other).toBe(one);
  expect(list[0]).toBe(one);
});

test("copies an object and a list that contain themselves", () => {
  const value: { self?: unknown; list: unknown[] } = { list: [] };
  value.self = value;
  value.list.push(value.list);
  const copied = copyInput(value);
  expect(copied).not.toBe(value);
  expect(copied.self).toBe(copied);
  expect(copied.list[0]).toBe(copied.list);
});

/** Returns an object in `levels` objects. */
function nested(levels: number, inner: object): object {
  return Array.from({ length: levels }).reduce<object>((value) => ({ value }), inner);
}

/** Returns the object in the innermost object. */
function innermost(value: object, levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>((at) => (at as { value: unknown }).value, value);
}

test("copies 1024 levels, in objects and in lists", () => {
  const inner = { name: "fog" };
  expect(innermost(copyInput(nested(1024, inner)), 1024)).not.toBe(inner);
  expect(innermost(copyInput(nested(1025, inner)), 1025)).toBe(inner);
  const lists = Array.from({ length: 1025 }).reduce<unknown>((value) => [value], inner);
  const copied = Array.from({ length: 1025 }).reduce<unknown>((at) => (at as unknown[])[0], copyInput(lists));
  expect(copied).toBe(inner);
});

describe("the getters of a class", () => {
  class Base {
    get base(): string {
      return "base";
    }
  }
  class Shot extends Base {
    name = "field";
    get title(): { readonly text: string } {
      return { text: "fog" };
    }
    set only(_value: string) {
      this.name = "set";
    }
    method(): string {
      return this.name;
    }
  }

  test("become fields that are not enumerable and can be changed", () => {
    const copied = copyInput(new Shot());
    expect(Object.keys(copied)).toEqual(["name"]);
    expect(Object.getOwnPropertyNames(copied).toSorted()).toEqual(["base", "name", "title"]);
    expect(Object.getOwnPropertyDescriptor(copied, "title")).toEqual({
      value: { text: "fog" },
      writable: true,
      enumerable: false,
      configurable: true,
    });
    expect(Object.getOwnPropertyDescriptor(copied, "name")).toEqual({
      value: "field",
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });

  test("do not replace a field of the same name", () => {
    const shot = new Shot();
    Object.defineProperty(shot, "base", { value: "own", enumerable: true });
    expect(copyInput(shot).base).toBe("own");
    Object.defineProperty(shot, "title", { value: "hidden", enumerable: false });
    expect(Object.getOwnPropertyNames(copyInput(shot))).not.toContain("title");
  });

  test("that throw are read again later", () => {
    let isBroken = true;
    class Broken {
      get prompt(): string {
        if (isBroken) throw new Error("not yet");
        return "fog";
      }
    }
    const copied = copyInput(new Broken());
    expect(() => copied.prompt).toThrow("not yet");
    isBroken = false;
    expect(copied.prompt).toBe("fog");
  });

  test("are read at 16 levels below one another", () => {
    let reads = 0;
    class Node {
      get next(): Node {
        reads++;
        return new Node();
      }
    }
    copyInput(new Node());
    expect(reads).toBe(17);
  });

  test("of an object without a prototype do not exist", () => {
    const bare = Object.assign(Object.create(null) as { name?: string }, { name: "fog" });
    expect(copyInput(bare)).toEqual({ name: "fog" });
  });
});
