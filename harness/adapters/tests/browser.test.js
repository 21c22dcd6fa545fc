// What needs no browser of the browser's adapter: a realm's own way to the harness, against a network
// that is played here.
"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const vm = require("node:vm");

const SCRIPT = fs.readFileSync(path.join(__dirname, "..", "browser_link.js"), "utf8");

// A global object with a network: requests lists what was asked, as {method, url, body, how}. A turn is
// answered by network.turn(lines); a fetch ends as network.fetch says.
function openLink() {
  const network = {
    requests: [], waiting: undefined, fetch: () => Promise.resolve(), workers: [],
  };

  class XMLHttpRequest extends EventTarget {
    #text = "";
    open(method, url, later) { this.request = {method, url, how: later ? "turn" : "at once"}; }
    send(body) {
      network.requests.push({...this.request, body});
      if (this.request.how !== "turn") return;
      network.waiting = text => {
        this.#text = text;
        this.dispatchEvent(new Event("load"));
      };
    }
    get status() { return 200; }
    get responseText() { return this.#text; }
  }

  let channels = 0;

  class MessageChannel {
    #number = ++channels;
    get port1() { return "near " + this.#number; }
    get port2() { return "far " + this.#number; }
  }

  class Worker extends EventTarget {
    constructor() {
      super();
      network.workers.push(this);
    }
    postMessage({port}) { this.port = port; }
    terminate() { this.ended = true; }
  }

  const global = {
    EventTarget, XMLHttpRequest, MessageChannel, Worker, setTimeout, encodeURIComponent,
    fetch(url, {method, body, keepalive}) {
      network.requests.push({method, url, body, how: keepalive ? "keepalive" : "fetch"});
      return network.fetch();
    },
  };
  // The promises that the link waits for are those of fetch.
  vm.createContext(global);
  global.Promise = Promise;
  vm.runInContext(SCRIPT, global);
  network.turn = lines => {
    const answer = network.waiting;
    network.waiting = undefined;
    answer(lines.map(line => JSON.stringify(line) + "\n").join(""));
  };
  return {link: vm.runInContext("pmspecLink", global), network};
}

const CONFIG = {page: "p", port: "8000", path: "/token/", run: {run: 7}, index: 1};

const tasks = () => new Promise(resolve => setTimeout(() => setTimeout(() => setTimeout(resolve))));

// A realm that notes what it is told.
function noteTurns(link, first) {
  const notes = [];
  link.takeTurns(CONFIG, {
    begin(done) {
      notes.push("begin");
      done();
    },
    runMain: () => notes.push("main"),
    drained: () => "drained",
    pong: n => "pong " + n,
    send: line => notes.push(line),
    state: () => ({stream: 1, sent: 4}),
  }, first);
  return notes;
}

test("a post is a keepalive fetch, to a host of its own", () => {
  const {link, network} = openLink();
  link.createPost(CONFIG)(0, 1, "hello");
  assert.strictEqual(network.requests.length, 1);
  assert.strictEqual(network.requests[0].how, "keepalive");
  assert.strictEqual(network.requests[0].body, "hello");
  assert.match(network.requests[0].url,
               /^http:\/\/h\d+\.localhost:8000\/token\/say\?page=p&run=7&stream=0&n=1$/);
});

test("a post that is large, or must arrive, waits for its answer", () => {
  const {link, network} = openLink();
  const post = link.createPost(CONFIG);
  post(0, 1, "x".repeat(6000));
  post(0, 2, "sure", true);
  assert.deepStrictEqual(network.requests.map(request => request.how), ["at once", "at once"]);
});

test("a post that fetch refuses is sent again, under the same number", async () => {
  const {link, network} = openLink();
  network.fetch = () => Promise.reject(new TypeError("refused"));
  link.createPost(CONFIG)(0, 3, "again");
  await tasks();
  assert.deepStrictEqual(network.requests.map(request => request.how), ["keepalive", "at once"]);
  assert.strictEqual(network.requests[0].url, network.requests[1].url);
});

test("many posts under way at once do not pass what a browser allows", () => {
  const {link, network} = openLink();
  const post = link.createPost(CONFIG);
  network.fetch = () => new Promise(() => {});
  for (let n = 1; n <= 12; n++) post(0, n, "x".repeat(4000));
  const underWay = network.requests.filter(request => request.how === "keepalive");
  assert.ok(underWay.length * 4000 < 65536);
  assert.strictEqual(network.requests.length, 12);
});

test("a realm asks for a turn when it has done the last one, and says what it has done", async () => {
  const {link, network} = openLink();
  const notes = noteTurns(link);
  assert.match(network.requests[0].url, /&realm=1&done=0$/);
  network.turn([{type: "begin"}]);
  assert.match(network.requests[1].url, /&done=1$/);
  network.turn([{type: "main"}, {type: "drain"}]);
  assert.strictEqual(network.requests.length, 2);
  await tasks();
  await tasks();
  assert.deepStrictEqual(notes, ["begin", "main"]);
  const {method, url, body} = network.requests[2];
  assert.match(url, /&done=3&stream=1&sent=4$/);
  assert.deepStrictEqual([method, body], ["POST", "drained"]);
});

test("what is to be done at once is not asked for", async () => {
  const {link, network} = openLink();
  assert.deepStrictEqual(noteTurns(link, ["begin", "main"]), ["begin", "main"]);
  assert.deepStrictEqual(network.requests, []);  // not before main has run
  await tasks();
  assert.deepStrictEqual(network.requests.map(({url}) => url.slice(-7)), ["&done=2"]);
});

test("a heartbeat is answered after a turn of the event loop, and counts as nothing done", async () => {
  const {link, network} = openLink();
  const notes = noteTurns(link);
  network.turn([{type: "ping", n: 5}]);
  assert.strictEqual(network.requests.length, 1);
  await tasks();
  assert.match(network.requests[1].url, /&done=0&stream=1&sent=4$/);
  assert.strictEqual(network.requests[1].body, "pong 5");
  network.turn([{type: "ping", n: 6}, {type: "ping", n: 7}]);
  await tasks();
  await tasks();
  assert.deepStrictEqual(notes, ["pong 6"]);  // on its own: only the last goes with the next turn
  assert.strictEqual(network.requests[2].body, "pong 7");
});

test("a port reaches its agent, a window every window of its tree", () => {
  const {link} = openLink();
  const realms = [
    {kind: "top", owner: -1}, {kind: "frame", owner: 0}, {kind: "frame", owner: 1},
    {kind: "agent", owner: 2}, {kind: "top", owner: -1},
  ];
  const reached = realms.map((_, i) => Array.from(link.reachedBy(realms, i)));
  assert.deepStrictEqual(reached, [[1, 2], [0, 2], [0, 1, 3], [2], []]);
});

test("a next document is reached through its place, and reaches nothing that went before it", () => {
  const {link} = openLink();
  const realms = [
    {kind: "top", owner: -1, group: 0}, {kind: "frame", owner: 0, group: 1},
    {kind: "frame", owner: 1, group: 2}, {kind: "popup", owner: 1, group: 3},
    {kind: "document", owner: 1, group: 4}, {kind: "document", owner: 4, group: 5},
  ];
  const reached = realms.map((_, i) => Array.from(link.reachedBy(realms, i)));
  assert.deepStrictEqual(reached, [[1, 2], [0, 2, 3], [0, 1], [0, 1, 2], [0], [0]]);
  assert.deepStrictEqual(realms.map((_, i) => link.placeOf(realms, i)), [0, 1, 2, 3, 1, 1]);
});

test("a window without an opener is reached by its owner only, as what opening it gave", () => {
  const {link} = openLink();
  const realms = [
    {kind: "top", owner: -1, group: 0}, {kind: "frame", owner: 0, group: 0},
    {kind: "popup", owner: 0, group: 2, noopener: true}, {kind: "frame", owner: 2, group: 2},
  ];
  const reached = realms.map((_, i) => Array.from(link.reachedBy(realms, i)));
  assert.deepStrictEqual(reached, [[1, 2], [0], [3], [2]]);
});

// Opens the one agent of a run: {agents, failures, lose(): its script cannot be loaded}.
function openAgent(link, network) {
  const realms = [{kind: "top", owner: -1, name: "top"}, {kind: "agent", owner: 0, name: "b"}];
  const failures = [];
  const agents = link.openAgents({...CONFIG, run: {run: 7, realms}}, 0,
                                 sentence => failures.push(sentence));
  return {agents, failures, lose: () => network.workers.at(-1).dispatchEvent(new Event("error"))};
}

test("an agent whose script could not be loaded is started again, with a channel of its own", () => {
  const {link, network} = openLink();
  const {agents, failures, lose} = openAgent(link, network);
  lose();
  assert.deepStrictEqual(network.workers.map(({port}) => port), ["far 1", "far 2"]);
  assert.strictEqual(agents.ports[1], "near 2");
  agents.end();
  assert.deepStrictEqual(network.workers.map(({ended}) => ended), [true, true]);
  lose();
  assert.strictEqual(network.workers.length, 2);
  assert.deepStrictEqual(failures, []);
});

test("an agent whose script cannot be loaded at all fails its run, and so does one that throws", () => {
  const {link, network} = openLink();
  const {failures, lose} = openAgent(link, network);
  for (let i = 0; i < 4; i++) lose();
  assert.deepStrictEqual(failures, ["The agent b cannot be loaded."]);
  const other = openAgent(link, network);
  network.workers.at(-1).dispatchEvent(Object.assign(new Event("error"), {message: "Error: no"}));
  assert.deepStrictEqual(other.failures, ["The agent b threw: Error: no"]);
});

test("a program is named by its case and realm", () => {
  const {link} = openLink();
  assert.match(link.named("// begin: window/a top\nend();\n"),
               /\n\/\/# sourceURL=pmspec\/window\/a\/top\.js$/);
});

test("the page of a frame keeps its configuration whole", () => {
  const {link} = openLink();
  const config = {...CONFIG, script: "s/", run: {run: 1, realms: [{program: "\"&</script>"}]}};
  const [, quoted] = /data-config="([^"]*)"/.exec(link.pageOf(config, 0));
  const text = quoted.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  assert.deepStrictEqual(JSON.parse(text).run, config.run);
});
