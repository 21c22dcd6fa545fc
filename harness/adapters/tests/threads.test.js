// The adapters of runtimes with threads as the harness sees them: a process that speaks PROTOCOL.md.
// Node is always there; the others are tested where `make engines` put them.
"use strict";

const assert = require("node:assert");
const {spawn} = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");

const BINARIES = path.join(__dirname, "../../../build/engines/bin");
const hosts = [
  {name: "node", command: [process.execPath, "node.js"], version: process.versions.node,
   reports: "apart", tellsOfExit: true},
  {name: "deno", command: [path.join(BINARIES, "deno"), "run", "--allow-all", "--quiet", "deno.cjs"]},
  {name: "bun", command: [path.join(BINARIES, "bun"), "bun.js"], reports: "apart"},
].filter(host => fs.existsSync(host.command[0]));

// One adapter process. next(test) waits for the next message that passes; all holds every message.
class Adapter {
  constructor({command: [program, ...words]}) {
    const cwd = path.join(__dirname, "..");
    this.process = spawn(program, words, {cwd, stdio: ["pipe", "pipe", "pipe"]});
    this.all = [];
    this.lines = [];
    this.parts = new Map();
    this.waiting = [];
    this.unread = "";
    this.errors = "";
    this.exited = new Promise(resolve => this.process.on("exit", resolve));
    this.process.stderr.setEncoding("utf8").on("data", text => { this.errors += text; });
    this.process.stdout.setEncoding("utf8").on("data", text => this.read(text));
  }

  read(text) {
    const lines = (this.unread + text).split("\n");
    this.unread = lines.pop();
    for (const line of lines) {
      this.lines.push(line);
      this.take(JSON.parse(line));
    }
  }

  take(message) {
    if (message.type === "part") {
      const text = (this.parts.get(message.stream) || "") + message.text;
      this.parts.set(message.stream, message.last ? "" : text);
      if (message.last) this.take(JSON.parse(text));
      return;
    }
    this.all.push(message);
    this.waiting = this.waiting.filter(({accepts, resolve}) => {
      if (accepts(message)) resolve(message);
      return !accepts(message);
    });
  }

  send(...messages) {
    this.process.stdin.write(messages.map(message => JSON.stringify(message) + "\n").join(""));
  }

  next(accepts) {
    return new Promise(resolve => this.waiting.push({accepts, resolve}));
  }

  ask(message, type) {
    const answer = this.next(reply => reply.type === type && reply.run === message.run);
    this.send(message);
    return answer;
  }

  // Runs to the end of one drain; returns what was observed, by realm.
  async observe(run) {
    const ended = this.next(message => message.type === "end" && message.run === run.run);
    this.send(run);
    await ended;
    const {counts} = await this.ask({type: "drain", run: run.run}, "drained");
    const seen = {};
    for (const realm of Object.keys(counts)) {
      const sent = this.all.filter(m => m.run === run.run && m.realm === realm && m.n);
      assert.deepStrictEqual(sent.map(message => message.n), sent.map((_, i) => i + 1));
      assert.strictEqual(counts[realm], sent.length);
      seen[realm] = sent.filter(m => m.type === "log").map(m => m.entry);
    }
    return seen;
  }

  async close() {
    this.send({type: "bye"});
    assert.strictEqual(await this.exited, 0, this.errors);
  }
}

function single(run, program, requires = []) {
  return {type: "run", run, realms: [{name: "", kind: "top", owner: -1, program}], requires};
}

// A run with the realms top and b, an agent that top owns.
function pair(run, top, b) {
  return {
    type: "run", run, requires: ["MessageChannel"],
    realms: [{name: "top", kind: "top", owner: -1, program: top},
             {name: "b", kind: "agent", owner: 0, program: b}],
  };
}

// body gets a fresh adapter of each host in turn, and the host.
function adapterTest(sentence, body, isFor = () => true) {
  for (const host of hosts.filter(isFor)) {
    test(host.name + ": " + sentence, {timeout: 20000}, async () => {
      const adapter = new Adapter(host);
      try {
        await body(adapter, host);
      } finally {
        adapter.process.kill("SIGKILL");
      }
    });
  }
}

adapterTest("hello says what the host is and offers", async (adapter, host) => {
  const hello = await adapter.ask({type: "hello", protocol: 1}, "hello");
  assert.deepStrictEqual(hello, {
    type: "hello", protocol: 1, name: host.name, version: host.version || hello.version, takes: "js",
    realms: ["top", "agent"], ...(host.reports && {reports: host.reports}),
  });
  assert.match(hello.version, /^\d+\.\d+\.\d+/);
  await adapter.close();
});

adapterTest("a program's messages are observed", async adapter => {
  const program = `
    const c = new MessageChannel();
    c.port2.addEventListener("message", e => { log("got", e.data); end(); });
    c.port2.start();
    c.port1.postMessage({a: [1]});
    try { c.port1.postMessage(() => {}); } catch (x) { log("threw", x); }`;
  assert.deepStrictEqual(await adapter.observe(single(1, program)), {
    "": [["threw", {"!DOMException": "DataCloneError"}], ["got", {a: [1]}]],
  });
});

adapterTest("what a program does after end is observed too", async adapter => {
  const program = `
    const c = new MessageChannel();
    c.port2.onmessage = e => log("late");
    c.port1.postMessage(1);
    end();
    log("after");`;
  assert.deepStrictEqual(await adapter.observe(single(1, program)), {"": [["after"], ["late"]]});
});

adapterTest("runs side by side have nothing in common but the thread", async adapter => {
  const program = "const x = log; Promise.resolve().then(() => { log(2); end(); }); log(1);";
  const runs = [];
  for (let i = 1; i <= 50; i++) runs.push(adapter.observe(single(i, program)));
  for (const seen of await Promise.all(runs)) assert.deepStrictEqual(seen, {"": [[1], [2]]});
  const order = adapter.all.filter(m => m.type === "log" && m.run <= 2).map(m => m.run);
  assert.deepStrictEqual(order, [1, 1, 2, 2]);
});

adapterTest("main runs after the setup, and after its microtasks", async adapter => {
  const program = `
    Promise.resolve().then(() => log("micro"));
    main(() => { log("main"); end(); });
    log("setup");`;
  assert.deepStrictEqual(await adapter.observe(single(1, program)),
                         {"": [["setup"], ["micro"], ["main"]]});
});

adapterTest("a missing global and an unknown kind of realm are unsupported", async adapter => {
  const missing = single(1, "log(1);", ["Map", "noSuchThing"]);
  assert.strictEqual((await adapter.ask(missing, "unsupported")).what, "noSuchThing");
  const frame = pair(2, "log(1);", "");
  frame.realms[1].kind = "frame";
  assert.match((await adapter.ask(frame, "unsupported")).what, /frame/);
  await adapter.observe(single(3, "end();"));
  assert.deepStrictEqual(adapter.all.filter(m => m.type === "log"), []);
});

adapterTest("a program that does not parse is an error, also an agent's", async adapter => {
  assert.match((await adapter.ask(single(1, "log("), "error")).sentence, /SyntaxError/);
  assert.match((await adapter.ask(pair(2, "log(1);", "log("), "error")).sentence, /SyntaxError/);
  await adapter.observe(single(3, "end();"));
  assert.deepStrictEqual(adapter.all.filter(m => m.type === "log"), []);
});

adapterTest("an uncaught exception is reported, whoever throws it", async adapter => {
  const program = `
    const c = new MessageChannel();
    c.port2.onmessage = e => {
      if (e.data) throw new TypeError();
      end();
    };
    c.port1.postMessage(1);
    c.port1.postMessage(0);
    Promise.reject("rejected");
    throw "thrown";`;
  const {"": seen} = await adapter.observe(single(1, program));
  const expected = [["reported", "thrown"], ["reported", "rejected"], ["reported", {"!TypeError": 0}]];
  // When a rejection is reported is the host's own affair.
  assert.deepStrictEqual(seen.map(entry => JSON.stringify(entry)).sort(), expected.map(entry => JSON.stringify(entry)).sort());
});

adapterTest("an uncaught exception is a stray while several runs are under way", async adapter => {
  await adapter.observe(single(1, "end();"));
  const stray = adapter.next(message => message.type === "stray");
  adapter.send(single(2, "setTimeout(() => { throw 5; });"));
  assert.deepStrictEqual((await stray).entry, ["reported", 5]);
});

adapterTest("an agent has a port to its owner, and its owner one to it", async adapter => {
  const seen = await adapter.observe(pair(1, `
    b.onmessage = e => { log(e.data); b.postMessage("bye"); };
    main(() => b.postMessage("hello"));`, `
    main(() => {
      log(top, self === globalThis);
      top.onmessage = e => {
        log(e.data);
        if (e.data === "bye") end(); else top.postMessage("from b");
      };
    });`));
  assert.deepStrictEqual(seen, {
    top: [["from b"]],
    b: [[{"!MessagePort": 0}, true], ["hello"], ["bye"]],
  });
});

adapterTest("an agent may own an agent", async adapter => {
  const run = pair(1, "b.onmessage = e => { log(e.data); end(); };",
                   "c.onmessage = e => top.postMessage(e.data + 1);");
  run.realms.push({name: "c", kind: "agent", owner: 1, program: "main(() => b.postMessage(1));"});
  assert.deepStrictEqual(await adapter.observe(run), {top: [[2]], b: [], c: []});
});

adapterTest("no main runs before every setup has", async adapter => {
  const seen = await adapter.observe(pair(1, `
    b.onmessage = e => log(e.data);
    main(() => b.postMessage(0));`, `
    for (let i = 0; i < 3; i++) top.postMessage(i);
    let ready = false;
    top.onmessage = e => { log(ready); end(); };
    main(() => {});
    for (let start = Date.now(); Date.now() < start + 50;);
    ready = true;`));
  assert.deepStrictEqual(seen, {top: [[0], [1], [2]], b: [[true]]});
});

adapterTest("an exception in an agent is its own and does not end it", async adapter => {
  const seen = await adapter.observe(pair(1, "main(() => { b.postMessage(1); b.postMessage(2); });", `
    top.onmessage = e => { log(e.data); if (e.data === 2) end(); else throw "oops"; };`));
  assert.deepStrictEqual(seen, {top: [], b: [[1], ["reported", "oops"], [2]]});
});

adapterTest("an agent that ends by itself is an error", async adapter => {
  const error = await adapter.ask(pair(1, "", "process.exit(0);"), "error");
  assert.match(error.sentence, /agent b/);
}, host => host.tellsOfExit);

adapterTest("agents of one place share a thread, whose agents of dropped runs are gone", async adapter => {
  const b = "globalThis.seen = (globalThis.seen || 0) + 1; main(() => { log(seen); top.postMessage(0); });";
  const top = "b.onmessage = () => end();";
  assert.deepStrictEqual(await adapter.observe(pair(1, top, b)), {top: [], b: [[1]]});
  adapter.send({type: "drop", run: 1});
  assert.deepStrictEqual(await adapter.observe(pair(2, top, b)), {top: [], b: [[2]]});
  adapter.send({type: "drop", run: 2});
  const {b: thrown} = await adapter.observe(pair(3, "b.onmessage = () => end();",
    "main(() => { setTimeout(() => top.postMessage(0), 20); throw 7; });"));
  assert.deepStrictEqual(thrown, [["reported", 7]]);
});

adapterTest("an exception in a thread of several agents is a stray", async adapter => {
  await adapter.observe(pair(1, "b.onmessage = () => end();", "main(() => top.postMessage(0));"));
  const stray = adapter.next(message => message.type === "stray");
  adapter.send(pair(2, "", "main(() => { setTimeout(() => { throw 5; }); });"));
  assert.deepStrictEqual((await stray).entry, ["reported", 5]);
});

adapterTest("a thread that ended is replaced", async adapter => {
  await adapter.ask(pair(1, "", "process.exit(0);"), "error");
  const seen = await adapter.observe(pair(2, "b.onmessage = e => { log(e.data); end(); };",
                                          "main(() => top.postMessage(5));"));
  assert.deepStrictEqual(seen, {top: [[5]], b: []});
}, host => host.tellsOfExit);

adapterTest("a ping is answered by every live realm", async adapter => {
  await adapter.observe(pair(4, "", "end();"));
  const answers = Promise.all([undefined, 4].map(
    run => adapter.next(m => m.type === "pong" && m.n === 12 && m.run === run)));
  adapter.send({type: "ping", n: 12});
  assert.deepStrictEqual(await answers, [
    {type: "pong", n: 12}, {type: "pong", n: 12, run: 4, realm: "b"},
  ]);
  await adapter.ask({type: "ping", n: 13, run: 4}, "pong");
  adapter.send({type: "drop", run: 4});
  const before = adapter.all.length;
  const pong = adapter.next(m => m.type === "pong" && m.n === 14);
  adapter.send({type: "ping", n: 14});
  await pong;
  await adapter.observe(single(5, "end();"));
  assert.ok(!adapter.all.slice(before).some(m => m.type === "pong" && m.n === 14 && m.run));
});

adapterTest("an agent answers pings from its main on", async adapter => {
  const busy = "for (let start = Date.now(); Date.now() < start + 50;);";
  adapter.send(pair(1, "", busy + "main(() => log('main'));"));
  for (let n = 1; n <= 5; n++) adapter.send({type: "ping", n});
  await adapter.next(m => m.type === "log");
  const first = adapter.next(m => m.type === "pong" && m.run === 1);
  adapter.send({type: "ping", n: 6});
  assert.strictEqual((await first).n, 6);
});

adapterTest("an agent that does not answer is seen, and can be dropped", async adapter => {
  adapter.send(pair(1, "main(() => log(1));", "log(2); for (;;);"));
  await adapter.next(m => m.type === "log" && m.realm === "b");
  const pong = adapter.next(m => m.type === "pong");
  adapter.send({type: "ping", n: 1});
  assert.deepStrictEqual(await pong, {type: "pong", n: 1});
  adapter.send({type: "drop", run: 1});
  assert.deepStrictEqual(await adapter.observe(single(2, "log(3); end();")), {"": [[3]]});
});

adapterTest("a dropped run is heard of no more", async adapter => {
  await adapter.ask(single(1, "setInterval(() => log('again'), 1); end();"), "end");
  adapter.send({type: "drop", run: 1});
  await adapter.observe(single(2, "end();"));
  const before = adapter.all.length;
  await adapter.observe(single(3, "setTimeout(end, 20);"));
  assert.ok(!adapter.all.slice(before).some(m => m.run === 1));
});

adapterTest("long entries come whole, from several threads at once", async adapter => {
  const text = 'const s = ("\\u{1f600}\\u00e4\\"" + "x".repeat(997)).repeat(40);';
  const program = text + "for (let i = 0; i < 20; i++) log(i, s);";
  const {top, b} =
    await adapter.observe(pair(1, text + "log(s); main(() => { log(s); end(); });", program));
  const expected = ('\u{1f600}\u00e4"' + "x".repeat(997)).repeat(40);
  assert.deepStrictEqual(top, [[expected], [expected]]);
  assert.strictEqual(b.length, 20);
  for (let i = 0; i < 20; i++) assert.deepStrictEqual(b[i], [i, expected]);
  for (const line of adapter.lines) assert.ok(Buffer.byteLength(line) < 4096);
});

adapterTest("messages that it does not know are ignored", async adapter => {
  adapter.send({type: "what"}, {type: "drop", run: 9}, {type: "drain", run: 9});
  assert.deepStrictEqual(await adapter.observe(single(1, "end();")), {"": []});
});

adapterTest("the end of its input ends the adapter", async adapter => {
  await adapter.ask({type: "hello", protocol: 1}, "hello");
  adapter.process.stdin.end();
  assert.strictEqual(await adapter.exited, 0);
});

adapterTest("input that is no JSON ends the adapter with a word", async adapter => {
  adapter.process.stdin.write("{\n");
  assert.strictEqual(await adapter.exited, 1);
  assert.match(adapter.errors, /JSON/);
});
