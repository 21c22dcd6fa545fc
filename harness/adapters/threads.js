// What the adapters of runtimes share (node.js, deno.cjs, bun.js, inside_node.js): the protocol of
// PROTOCOL.md as lines on stdin and stdout. Realms of the kind `top` share the main thread, each run in a function
// of its own; so do the first agents of all runs a thread (threads_agent.js), the second ones another,
// and so on. Reading order: this file, runtime.js, threads_control.js.
"use strict";

const {writeSync} = require("fs");
const {openControl} = require("./threads_control.js");
const {goRound} = require("./threads_loop.js");

const {MessageChannel, setImmediate, setInterval, clearInterval} = globalThis;
const {parse, stringify} = JSON;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const indexOf = uncurry(String.prototype.indexOf);
const slice = uncurry(String.prototype.slice);
const mapGet = uncurry(Map.prototype.get);
const mapSet = uncurry(Map.prototype.set);
const mapDelete = uncurry(Map.prototype.delete);
const mapForEach = uncurry(Map.prototype.forEach);

const LOOK_MS = 1;

const runs = new Map();  // those in flight, by number
const threads = [];      // {number, worker}, each for the agents of one place in their runs
let threadsStarted = 0;
let looking;             // the interval that looks at agents, or undefined
let host, runtime, send;  // given to serve

// Starting a run

// Why the run cannot be had here, or undefined.
function unsupported({realms, requires}) {
  for (let i = 0; i < realms.length; i++) {
    const {kind} = realms[i];
    if (kind !== "top" && !(kind === "agent" && host.startThread) &&
        !(kind === "frame" && host.openWindows))
      return "realms of the kind " + kind;
    if (realms[i].sandbox) return "opaque origins";
  }
  return requires && runtime.missing(requires);
}

// A realm reaches its owner and those it owns: for each realm, their names.
function namesOf(realms) {
  const names = [];
  for (let i = 0; i < realms.length; i++) {
    names[i] = [];
    for (let j = 0; j < realms.length; j++)
      if (realms[i].owner === j || realms[j].owner === i) names[i].push(realms[j].name);
  }
  return names;
}

// For each realm, its ports to the realms that it reaches, in the order of namesOf.
function portsOf(realms) {
  const ports = [];
  for (let i = 0; i < realms.length; i++) ports[i] = [];
  for (let i = 0; i < realms.length; i++)
    for (let j = i + 1; j < realms.length; j++) {
      if (realms[j].owner !== i) continue;
      const {port1, port2} = new MessageChannel();
      ports[i].push(port1);
      ports[j].push(port2);
    }
  return ports;
}

// The thread for the agents that are the place-th of their runs.
function threadFor(place) {
  if (threads[place] === undefined) {
    const thread = {number: ++threadsStarted, worker: undefined};
    thread.worker = host.startThread(reason => threadFailed(place, thread, reason));
    threads[place] = thread;
  }
  return threads[place];
}

// It takes the runs with it that have an agent there; the next one gets another thread.
function threadFailed(place, thread, reason) {
  if (threads[place] === thread) threads[place] = undefined;
  mapForEach(runs, run => {
    const agent = run.agents[place];
    if (agent !== undefined && agent.thread === thread)
      fail(run, "The agent " + agent.name + " " + reason);
  });
}

function isInUse(thread) {
  let inUse = false;
  mapForEach(runs, run => {
    for (let i = 0; i < run.agents.length; i++) inUse = inUse || run.agents[i].thread === thread;
  });
  return inUse;
}

// An agent that has not been drained may still do something: its thread serves no other run.
function leaveThreads({agents, drained}) {
  for (let place = 0; place < agents.length; place++) {
    const {thread} = agents[place];
    if (drained === 0 && threads[place] === thread) threads[place] = undefined;
    if (threads[place] !== thread && !isInUse(thread)) thread.worker.terminate();
  }
}

function startAgent(run, index, {name, program}, names, ports) {
  const thread = threadFor(run.agents.length);
  run.agents.push({name, thread});
  thread.worker.postMessage({
    thread: thread.number, run: run.id, realms: run.realmCount, index, name, program, names, ports,
    control: run.control.buffer,
  }, ports);
}

// The realms of the main thread: {index, realm, body, reached, more}; reached: what the names given to
// its program stand for, more: what the host has beside.
function startRealms(run, {realms, origins}, names, bodies) {
  const ports = portsOf(realms);
  for (let i = 0; i < realms.length; i++) {
    if (realms[i].kind === "agent") {
      startAgent(run, i, realms[i], names[i], ports[i]);
      continue;
    }
    const realm = runtime.openRealm(run.record, realms[i].name);
    run.ports.push(...ports[i]);
    run.local.push({index: i, realm, body: bodies[i], reached: ports[i], more: {origins}});
  }
}

// Parses all programs before any thread is started; throws SyntaxError.
function compileAll(realms, names) {
  const bodies = [];
  for (let i = 0; i < realms.length; i++)
    bodies[i] = runtime.compile(realms[i].program, names[i]);
  return bodies;
}

function openRun(message) {
  const {run: id, realms} = message;
  const run = {
    id, realmCount: realms.length, record: runtime.openRun(id), control: openControl(realms.length),
    names: [], agents: [], local: [], ports: [], windows: undefined,
    answersForItself: hasWindows(message),
    begun: false, mainHasRun: false, drained: 0,
  };
  for (let i = 0; i < realms.length; i++) run.names[i] = realms[i].name;
  mapSet(runs, id, run);
  return run;
}

// True if the run gets windows of its own.
function hasWindows({fresh, realms}) {
  let frames = 0;
  for (let i = 0; i < realms.length; i++) if (realms[i].kind === "frame") frames++;
  return host.openWindows !== undefined && (fresh || frames > 0);
}

async function startWindows(run, message) {
  try {
    run.windows = await host.openWindows(message);
  } catch (error) {
    fail(run, "The windows cannot be opened: " + error);
    return;
  }
  if (!run.record.live) run.windows.close();
  run.local = run.windows.realms;
  advance(run);
}

function startRun(message) {
  const what = unsupported(message);
  if (what !== undefined) {
    send('{"type":"unsupported","run":' + message.run + ',"what":' + stringify(what) + "}");
    return;
  }
  const run = openRun(message);
  if (hasWindows(message)) {
    startWindows(run, message);
    return;
  }
  try {
    const names = namesOf(message.realms);
    const bodies = compileAll(message.realms, names);
    startRealms(run, message, names, bodies);
  } catch (error) {
    fail(run, "The run cannot start: " + error);
    return;
  }
  if (run.agents.length > 0) looking = looking || setInterval(look, LOOK_MS);
  advance(run);
}

// The life of a run

// The run is over: what the harness asks of it later has no answer.
function fail(run, sentence) {
  if (!run.record.live) return;
  runtime.sendError(run.record, sentence);
  close(run);
}

function close(run) {
  runtime.dropRun(run.record);
  run.control.drop();
  for (let i = 0; i < run.ports.length; i++) run.ports[i].close();
  if (run.windows !== undefined) run.windows.close();
  mapDelete(runs, run.id);
  leaveThreads(run);
  stopLooking();
}

// The interval runs while a run with agents is in flight.
function stopLooking() {
  let needed = false;
  mapForEach(runs, run => { needed = needed || run.agents.length > 0; });
  if (needed) return;
  clearInterval(looking);
  looking = undefined;
}

// As a task of its own, so that microtasks run before the next program.
function begin(run) {
  run.begun = true;
  run.control.start();
  for (let i = 0; i < run.local.length; i++) {
    const {realm, body, reached, more} = run.local[i];
    setImmediate(() => {
      if (!run.record.live) return;
      realm.begin(body, reached, more);
      setImmediate(() => {
        run.control.setUp();
        advance(run);
      });
    });
  }
}

function runMain(run) {
  run.mainHasRun = true;
  for (let i = 0; i < run.local.length; i++) run.local[i].realm.runMain();
}

function sendDrained(run) {
  run.drained++;
  let counts = "";
  for (let i = 0; i < run.realmCount; i++)
    counts += (i > 0 ? "," : "") + stringify(run.names[i]) + ":" + run.control.count(i);
  send('{"type":"drained","run":' + run.id + ',"counts":{' + counts + "}}");
}

// Does what the realms of the run have made possible.
function advance(run) {
  if (!run.record.live) return;
  if (!run.begun && run.control.upCount() === run.agents.length) begin(run);
  if (!run.mainHasRun && run.control.allSetUp()) runMain(run);
  while (run.drained < run.control.drainsDone()) sendDrained(run);
}

// Agents cannot call the main thread: it looks.
function look() {
  mapForEach(runs, run => {
    if (run.agents.length > 0) advance(run);
  });
}

// What the harness asks

function drain({run: id}) {
  const run = mapGet(runs, id);
  if (run === undefined) return;
  run.control.askDrain();
  const drains = run.control.drainsAsked();
  goRound(() => {
    for (let i = 0; i < run.local.length; i++)
      run.control.drainDone(run.local[i].index, drains, run.local[i].realm.count());
    advance(run);
  });
}

function drop({run: id}) {
  const run = mapGet(runs, id);
  if (run !== undefined) close(run);
}

function ping({n}) {
  goRound(() => send('{"type":"pong","n":' + n + "}"));
  mapForEach(runs, run => {
    if (run.agents.length > 0) run.control.askPing(n);
    if (run.answersForItself && run.mainHasRun) pingWindows(run, n);
  });
}

function pingWindows(run, n) {
  for (let i = 0; i < run.local.length; i++) {
    const {name} = run.local[i].realm;
    goRound(() => {
      if (run.record.live)
        send('{"type":"pong","n":' + n + ',"run":' + run.id + ',"realm":' + stringify(name) + "}");
    });
  }
}

function hello() {
  const kinds = '["top"' + (host.startThread ? ',"agent"' : "") +
    (host.openWindows ? ',"frame"' : "") + "]";
  send('{"type":"hello","protocol":1,"name":' + stringify(host.name) + ',"version":' +
       stringify(host.version) + ',"takes":"js","realms":' + kinds +
       (host.reportsApart ? ',"reports":"apart"}' : "}"));
}

const answers = {
  __proto__: null, hello, run: startRun, drain, drop, ping, bye: () => host.exit(0),
};

// A mistake of the harness or of this adapter ends it: it is no exception of a program.
function take(line) {
  if (line === "") return;
  try {
    const message = parse(line);
    const answer = answers[message.type];
    if (answer !== undefined) answer(message);
  } catch (error) {
    writeSync(2, "adapters/threads.js: " + error.stack + "\n");
    host.exit(1);
  }
}

let waiting = "";

function takeText(text) {
  waiting += text;
  for (let end; (end = indexOf(waiting, "\n")) >= 0;) {
    const line = slice(waiting, 0, end);
    waiting = slice(waiting, end + 1);
    take(line);
  }
}

// Serves the harness. given:
//   name, version
//   opened         what openRuntime of threads_loop.js returned
//   readText       is called with a function that takes text from stdin
//   exit(status)
//   reportsApart   true: exceptions that nobody caught come at a time of the host's own (PROTOCOL.md)
//   startThread(failed)   starts a thread for agents (threads_agent.js); returns an object with
//                  postMessage(data, ports), which gives it one, and terminate(); calls
//                  failed("ended ...") if it dies. May be missing.
//   openWindows(message)   opens fresh windows for a run; resolves to {realms, close()}, the
//                  realms as in startRealms above. May be missing.
function serve(given) {
  host = given;
  ({runtime, send} = host.opened);
  host.readText(takeText);
}

module.exports = {serve};
