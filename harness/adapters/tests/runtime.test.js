// The walker that writes observed values, and the bookkeeping of realms and runs.
"use strict";

const assert = require("node:assert");
const test = require("node:test");
const vm = require("node:vm");
const {types} = require("node:util");
const {createRuntime} = require("../runtime.js");

function openRuntime() {
  const lines = [];
  const runtime = createRuntime({
    send: line => { lines.push(JSON.parse(line)); },
    schedule: f => setImmediate(f),
    isProxy: types.isProxy,
    isError: types.isNativeError,
  });
  return {lines, runtime};
}

const {runtime: shared} = openRuntime();

// The text of an entry with the values.
function entry(...values) {
  return shared.entryText(values);
}

function sparse(length, elements) {
  return Object.assign(new Array(length), elements);
}

function detached(buffer) {
  structuredClone(buffer, {transfer: [buffer]});
  return buffer;
}

const bytes = new Uint8Array([1, 2, 3, 4]);

const NOTATION = [
  ["primitives", [undefined, null, true, 1.5, -0, NaN, Infinity, -Infinity, 1e21],
   '["!undefined",null,true,1.5,"!-0","!NaN","!Infinity","!-Infinity",1e+21]'],
  ["strings", ["a", "$a", "!a", "a\n\"", "\u00e4\u{1f600}"],
   '["a","$$a","!!a","a\\n\\"","\u00e4\u{1f600}"]'],
  ["strings that JSON cannot carry", ["\u0000", "\ud800A", "\udc00", "a\ud800"],
   '[{"!utf16":"0000"},{"!utf16":"D800 0041"},{"!utf16":"DC00"},{"!utf16":"0061 D800"}]'],
  ["bigints and symbols", [10n, -1n, Symbol("s"), Symbol(), Symbol.iterator],
   '[{"!bigint":"10"},{"!bigint":"-1"},{"!symbol":"s"},{"!symbol":"!undefined"},' +
   '{"!symbol":"Symbol.iterator"}]'],
  ["lists", [[], [1, [2]], [1, , 2], [, 1]], '[[],[1,[2]],[1,"!hole",2],["!hole",1]]'],
  ["lists with more", [[1, ,], Object.assign([1], {x: 2}), sparse(5, {0: 1})],
   '[{"!arr":[1],"length":2},{"!arr":[1],"props":{"x":2}},{"!arr":[1],"length":5}]'],
  ["lists with other prototypes or symbols",
   [Object.setPrototypeOf([1], null), Object.assign([], {[Symbol("s")]: 1})],
   '[{"!arr":[1],"proto":null},{"!arr":[],"symbols":{"s":1}}]'],
  ["a list with a getter", [Object.defineProperty([1], 0, {get() { throw 1; }})],
   '[{"!arr":[{"!get":0}]}]'],
  ["objects", [{}, {b: 1, a: {c: 2}}, {1: 1, "": 2}],
   '[{},{"b":1,"a":{"c":2}},{"1":1,"":2}]'],
  ["objects with more",
   [{"!k": 1}, {"\ud800": 1}, {get k() { throw 1; }}, {["__proto__"]: 1},
    Object.defineProperty({}, "k", {value: 1})],
   '[{"!obj":{"!!k":1}},{"!obj":{"!utf16 D800":1}},{"!obj":{"k":{"!get":0}}},' +
   '{"__proto__":1},{"!obj":{"k":{"!hidden":1}}}]'],
  ["prototypes and symbols",
   [Object.create(null), Object.create({}), new (class A { x = 1; })(), {[Symbol.iterator]: 1}],
   '[{"!obj":{},"proto":null},{"!obj":{},"proto":"other"},{"!obj":{"x":1},"proto":"other"},' +
   '{"!obj":{},"symbols":{"Symbol.iterator":1}}]'],
  ["boxed primitives", [Object(true), Object(-0), Object("$"), Object(1n), Object(Symbol())],
   '[{"!Boolean":true},{"!Number":"!-0"},{"!String":"$$"},{"!BigInt":"1"},{"!object":0}]'],
  ["dates and regular expressions",
   [new Date(5), new Date(NaN), /a\/b/gi, Object.assign(/x/y, {lastIndex: 3})],
   '[{"!Date":5},{"!Date":"!NaN"},{"!RegExp":["a\\\\/b","gi"]},' +
   '{"!RegExp":["x","y"],"lastIndex":3}]'],
  ["collections", [new Map([[1, {}], ["k", []]]), new Set([1, "a"]), new Map(), new Set()],
   '[{"!Map":[[1,{}],["k",[]]]},{"!Set":[1,"a"]},{"!Map":[]},{"!Set":[]}]'],
  ["errors by class",
   [new Error("m"), new TypeError(), new (class E extends RangeError {})(),
    Object.setPrototypeOf(new TypeError(), null), Object.create(Error.prototype)],
   '[{"!Error":0},{"!TypeError":0},{"!RangeError":0},{"!Error":0},{"!obj":{},"proto":"other"}]'],
  ["DOMException", [new DOMException("m", "DataCloneError")],
   '[{"!DOMException":"DataCloneError"}]'],
  ["buffers",
   [new ArrayBuffer(0), Uint8Array.of(0, 255).buffer, new ArrayBuffer(1, {maxByteLength: 4}),
    new ArrayBuffer(1025), detached(new ArrayBuffer(3)), new SharedArrayBuffer(1)],
   '[{"!ArrayBuffer":""},{"!ArrayBuffer":"00ff"},{"!ArrayBuffer":"00","max":4},' +
   '{"!ArrayBuffer":1025},{"!ArrayBuffer":"detached"},{"!SharedArrayBuffer":"00"}]'],
  ["typed arrays that are all of their buffer",
   [Uint8Array.of(1, 2), Float64Array.of(NaN, -0, 0.5), BigInt64Array.of(-1n)],
   '[{"!Uint8Array":[1,2]},{"!Float64Array":["!NaN","!-0",0.5]},{"!BigInt64Array":["-1"]}]'],
  ["views of a part", [new Uint8Array(bytes.buffer, 1, 2), new DataView(new ArrayBuffer(2))],
   '[{"!Uint8Array":{"!ArrayBuffer":"01020304"},"offset":1,"length":2},' +
   '{"!DataView":{"!ArrayBuffer":"0000"},"offset":0,"length":2}]'],
  ["a buffer seen twice", [bytes, bytes.buffer],
   '[{"!Uint8Array":{"!ArrayBuffer":"01020304","as":1},"offset":0,"length":4},"$1"]'],
  ["functions and platform objects",
   [() => {}, class {}, new MessageChannel(), new Event("e"), new MessageEvent("message"),
    Promise.resolve(), new WeakMap(), new WeakSet(), [].values(), new Blob([]), globalThis],
   '[{"!function":0},{"!function":0},{"!MessageChannel":0},{"!Event":"e"},' +
   '{"!MessageEvent":"message"},{"!object":0},{"!object":0},{"!object":0},{"!object":0},' +
   '{"!object":0},{"!object":0}]'],
  ["proxies",
   [new Proxy({}, {ownKeys() { throw 1; }}), new Proxy([], {}), new Proxy(() => {}, {})],
   '[{"!object":0},{"!object":0},{"!object":0}]'],
];

for (const [what, values, text] of NOTATION)
  test("the notation of " + what, () => assert.strictEqual(entry(...values), text));

test("a view that a resize left out of bounds has no offset", () => {
  const buffer = new ArrayBuffer(4, {maxByteLength: 8});
  const view = new DataView(buffer, 2);
  const array = new Uint8Array(buffer, 2, 2);
  buffer.resize(1);
  assert.strictEqual(entry(view),
                     '[{"!DataView":{"!ArrayBuffer":"00","max":8},"length":"!out-of-bounds"}]');
  assert.strictEqual(
    entry(array), '[{"!Uint8Array":{"!ArrayBuffer":"00","max":8},"offset":0,"length":0}]');
});

test("a view of a detached buffer has nothing", () => {
  const array = Uint8Array.of(1);
  detached(array.buffer);
  assert.strictEqual(entry(array),
                     '[{"!Uint8Array":{"!ArrayBuffer":"detached"},"offset":0,"length":0}]');
});

test("objects seen twice are numbered in the order of first sights", () => {
  const a = {}, b = [1], c = () => {};
  assert.strictEqual(
    entry({x: b, y: a}, a, b, c, c),
    '[{"x":{"!arr":[1],"as":1},"y":{"!obj":{},"as":2}},"$2","$1",{"!function":0,"as":3},"$3"]');
});

test("cycles end", () => {
  const o = {};
  o.self = [o];
  assert.strictEqual(entry(o), '[{"!obj":{"self":["$1"]},"as":1}]');
  const m = new Map();
  m.set(m, m);
  assert.strictEqual(entry(m), '[{"!Map":[["$1","$1"]],"as":1}]');
});

test("an object that lies about its kind is an ordinary one", () => {
  const liar = {get [Symbol.toStringTag]() { throw 1; }, toJSON() { throw 1; }};
  assert.strictEqual(
    entry(liar),
    '[{"!obj":{"toJSON":{"!function":0}},"symbols":{"Symbol.toStringTag":{"!get":0}}}]');
  assert.strictEqual(entry(Object.create(Map.prototype)), '[{"!obj":{},"proto":"other"}]');
  assert.strictEqual(entry(Object.setPrototypeOf(new Map(), Date.prototype)), '[{"!Map":[]}]');
});

test("a prototype that is a proxy is not asked", () => {
  const prototype = new Proxy({}, {getPrototypeOf() { throw 1; }});
  assert.strictEqual(entry(Object.create(prototype)), '[{"!obj":{},"proto":"other"}]');
});

test("built-ins that a program patched are not used", () => {
  const source = require("node:fs").readFileSync(require.resolve("../runtime.js"), "utf8");
  const text = vm.runInNewContext(source + `;
    const runtime = pmspecRuntime.createRuntime({send() {}, schedule() {}});
    const values = [{a: [1, , "$"]}, new Map([[1, new Set([2])]]), /a/g, new Date(0),
                    Uint8Array.of(1), 5n, Symbol("s"), new TypeError(), Object("s")];
    function bad() { throw new Error("called"); }
    const {defineProperty, getOwnPropertyNames, getOwnPropertySymbols} = Object;
    function patch(object, key) {
      try {
        defineProperty(object, key, {__proto__: null, get: bad, set: bad});
      } catch (x) {}
    }
    function patchAll(object) {
      const names = getOwnPropertyNames(object), symbols = getOwnPropertySymbols(object);
      for (let i = 0; i < names.length; i++) patch(object, names[i]);
      for (let i = 0; i < symbols.length; i++) patch(object, symbols[i]);
    }
    const classes = [Object, Array, Map, Set, Date, RegExp, String, Function, Symbol, Number, BigInt,
                     ArrayBuffer, Uint8Array, Object.getPrototypeOf(Uint8Array), TypeError];
    for (let i = 0; i < classes.length; i++) patchAll(classes[i].prototype);
    for (let i = 0; i < classes.length; i++) patchAll(classes[i]);
    const more = ["get", "set", "value", "enumerable", "toJSON"];
    for (let i = 0; i < more.length; i++) patch(classes[0].prototype, more[i]);
    patchAll(Reflect);
    patchAll(JSON);
    patch(globalThis, "Map");
    runtime.entryText(values);`);
  assert.strictEqual(
    text, '[{"a":[1,"!hole","$$"]},{"!Map":[[1,{"!Set":[2]}]]},{"!RegExp":["a","g"]},{"!Date":0},' +
    '{"!Uint8Array":[1]},{"!bigint":"5"},{"!symbol":"s"},{"!TypeError":0},{"!String":"s"}]');
});

test("log and end are numbered together", () => {
  const {lines, runtime} = openRuntime();
  const realm = runtime.openRealm(runtime.openRun(7), "b");
  realm.begin(runtime.compile("log(1); end(); log();", []), []);
  assert.deepStrictEqual(lines, [
    {type: "log", run: 7, realm: "b", n: 1, entry: [1]},
    {type: "end", run: 7, realm: "b", n: 2},
    {type: "log", run: 7, realm: "b", n: 3, entry: []},
  ]);
  assert.strictEqual(realm.count(), 3);
});

test("a program is strict, has its names, and what it throws is reported", () => {
  const {lines, runtime} = openRuntime();
  const realm = runtime.openRealm(runtime.openRun(1), "");
  realm.begin(runtime.compile("log(this, self === globalThis, b); throw 5;", ["b"]), ["B"]);
  assert.deepStrictEqual(lines.map(line => line.entry),
                         [["!undefined", true, "B"], ["reported", 5]]);
});

test("main waits for the barrier and is a task of its own", async () => {
  const {lines, runtime} = openRuntime();
  const realm = runtime.openRealm(runtime.openRun(1), "");
  realm.begin(runtime.compile("main(() => { log(2); throw 3; }); log(1);", []), []);
  realm.runMain();
  assert.strictEqual(lines.length, 1);
  await new Promise(resolve => setImmediate(resolve));
  assert.deepStrictEqual(lines.map(line => line.entry), [[1], [2], ["reported", 3]]);
});

test("a program that does not parse is a SyntaxError", () => {
  assert.throws(() => shared.compile("log(", []), SyntaxError);
});

test("the first global that is missing is named", () => {
  assert.strictEqual(shared.missing(["Map", "noSuchThing", "nor this"]), "noSuchThing");
  assert.strictEqual(shared.missing(["Map", "structuredClone"]), undefined);
});

test("a dropped run sends nothing more", () => {
  const {lines, runtime} = openRuntime();
  const run = runtime.openRun(1);
  const realm = runtime.openRealm(run, "");
  runtime.dropRun(run);
  realm.begin(runtime.compile("log(1); end(); throw 2;", []), []);
  assert.deepStrictEqual(lines, []);
});

test("an uncaught exception belongs to the only run, or is a stray", () => {
  const {lines, runtime} = openRuntime();
  runtime.uncaught("nobody's");
  const first = runtime.openRun(1), second = runtime.openRun(2);
  runtime.openRealm(first, "");
  runtime.openRealm(second, "");
  runtime.uncaught("whose?");
  runtime.dropRun(first);
  runtime.uncaught("of the second");
  assert.deepStrictEqual(lines, [
    {type: "stray", entry: ["reported", "whose?"]},
    {type: "log", run: 2, realm: "", n: 1, entry: ["reported", "of the second"]},
  ]);
});
