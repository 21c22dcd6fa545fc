// The adapters of libraries and DOM emulators as the harness sees them. Each is tested where
// `make engines` has put it.
"use strict";

const assert = require("node:assert");
const {spawn} = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const {createInterface} = require("node:readline");
const test = require("node:test");

const ADAPTERS = path.join(__dirname, "..");
const PACKAGES = path.join(__dirname, "../../../build/engines/node_modules");

const libraries = [
  {name: "core-js"},
  {name: "ungap-structured-clone", folder: "@ungap/structured-clone"},
  {name: "realistic-structured-clone"},
].map(library => ({folder: library.name, adapter: "clone_library.js", ...library}));
const emulators = [
  {name: "jsdom", folder: "jsdom", adapter: "jsdom.js"},
  {name: "happy-dom", folder: "happy-dom", adapter: "happy_dom.js"},
];

function isHere({folder}) {
  return fs.existsSync(path.join(PACKAGES, folder));
}

const ROUND_TRIPS = 6;  // after which the harness takes an adapter for idle

function isIdle({type}, count) {
  return type === "pong" && (count === ROUND_TRIPS || [{type: "ping", n: count + 1}]);
}

// Sends the messages, then, once isLast accepts one (or all is idle), bye; resolves to the answers.
// isLast gets the message and how many of its type there are; it may give messages to send first.
async function answers({adapter, folder}, messages, isLast = isIdle) {
  const child = spawn(process.execPath,
                      [path.join(ADAPTERS, adapter), path.join(PACKAGES, folder)],
                      {stdio: ["pipe", "pipe", "inherit"]});
  const seen = [];
  for (const message of [...messages, {type: "ping", n: 1}])
    child.stdin.write(JSON.stringify(message) + "\n");
  for await (const line of createInterface({input: child.stdout})) {
    const answer = JSON.parse(line);
    seen.push(answer);
    const said = isLast(answer, seen.filter(m => m.type === answer.type).length);
    const next = said === true ? [{type: "bye"}] : said || [];
    for (const message of next) child.stdin.write(JSON.stringify(message) + "\n");
  }
  return seen.filter(m => m.type !== "pong");
}

function single(run, program, requires = []) {
  return {type: "run", run, realms: [{name: "", kind: "top", owner: -1, program}], requires};
}

function entries(seen, run) {
  return seen.filter(m => m.run === run && m.type === "log").map(m => m.entry);
}

for (const host of [...libraries, ...emulators].filter(isHere)) {
  test(host.name + ": hello has the package's name and version", async () => {
    const [hello] = await answers(host, [{type: "hello", protocol: 1}]);
    const file = path.join(PACKAGES, host.folder, "package.json");
    assert.strictEqual(hello.name, host.name);
    assert.strictEqual(hello.version, JSON.parse(fs.readFileSync(file, "utf8")).version);
    assert.deepStrictEqual(hello.realms, emulators.includes(host) ? ["top", "frame"] : ["top"]);
  });
}

for (const library of libraries.filter(isHere)) {
  test(library.name + ": the clone is the library's, and made in the program's realm", async () => {
    const seen = await answers(library, [
      single(1, "log(structuredClone({a: [1]}));"),
    ]);
    assert.deepStrictEqual(entries(seen, 1), [[{a: [1]}]]);
  });

  test(library.name + ": what Node could clone with is gone", async () => {
    const names = ["MessageChannel", "MessagePort", "BroadcastChannel", "PerformanceMark"];
    const seen = await answers(library, names.map((name, i) => single(i, "log(1);", [name])));
    assert.deepStrictEqual(seen.map(m => [m.type, m.what]),
                           names.map(name => ["unsupported", name]));
  });
}

for (const emulator of emulators.filter(isHere)) {
  test(emulator.name + ": a program sees the window and nothing of Node", async () => {
    const seen = await answers(emulator, [
      single(1, "log(self === window, typeof document, {}, [], typeof process, typeof require);"),
      single(2, "log(1);", ["process"]),
    ]);
    assert.deepStrictEqual(entries(seen, 1), [[true, "object", {}, [], "undefined", "undefined"]]);
    assert.deepStrictEqual(seen.filter(m => m.run === 2).map(m => m.type), ["unsupported"]);
  });

  test(emulator.name + ": an uncaught exception of a task is reported", async () => {
    const seen = await answers(emulator, [
      single(1, "main(() => { throw 1; }); queueMicrotask(() => log(2));"),
    ]);
    assert.deepStrictEqual(entries(seen, 1), [[2], ["reported", 1]]);
  });
}

for (const emulator of emulators.filter(isHere)) {
  const parts = origin => ({origin, scheme: "http", host: "localhost", HOST: "LOCALHOST", port: ""});

  test(emulator.name + ": windows of a run reach each other, and are told apart", async () => {
    const seen = await answers(emulator, [{
      type: "run", run: 1, requires: [],
      realms: [
        {name: "a", kind: "top", owner: -1, origin: "same", group: 0,
         program: "log(self, f); onmessage = e => { log(e.data); end(); };"},
        {name: "f", kind: "frame", owner: 0, origin: "other-port", via: "src", group: 1,
         program: "main(() => { log(self, a); a.postMessage(location.port, '*'); });"},
      ],
      origins: {a: parts("http://localhost:8000"), f: parts("http://localhost:8001")},
    }], m => m.type === "error" || m.type === "end");
    assert.deepStrictEqual(entries(seen, 1).sort(),
                           [["$a", "$f"], ["$f", "$a"], ["8001"]].sort());
  });

  test(emulator.name + ": a program that breaks its window harms no other", async () => {
    const broken = {
      run: 1, type: "run", requires: [],
      realms: [
        {name: "a", kind: "top", owner: -1, origin: "same", group: 0, program: "main(() => { f.length = 3; end(); });"},
        {name: "f", kind: "frame", owner: 0, origin: "same", via: "blank", group: 0, program: ""},
      ],
      origins: {a: parts("http://localhost:8000"), f: parts("http://localhost:8000")},
    };
    let last;
    await answers(emulator, [broken], m => {
      if (m.type === "end") return [{type: "drop", run: 1}, {type: "ping", n: 2}];
      if (m.type === "pong") last = m.n;
      return last === 2;
    });
    assert.strictEqual(last, 2);
  });

  test(emulator.name + ": a run that wants a fresh realm gets one", async () => {
    const fresh = {origins: {"": parts("http://localhost:8000")}, fresh: true};
    const seen = await answers(emulator, [
      {...single(1, "self.mark = 1; log(typeof mark); end();"), ...fresh},
      {...single(2, "log(typeof mark); end();"), ...fresh},
    ], (m, count) => m.type === "error" || m.type === "end" && count === 2);
    assert.deepStrictEqual(entries(seen, 1), [["number"]]);
    assert.deepStrictEqual(entries(seen, 2), [["undefined"]]);
  });
}
