// A thread for realms of the kind `agent`: each runs one program of one run. Each gets its ports with its data,
// entangled; threads.js says when a run begins and when it is over.
"use strict";

const {openControl} = require("./threads_control.js");
const {goRound} = require("./threads_loop.js");

const {clearInterval, setImmediate, setInterval} = globalThis;
const quote = JSON.stringify;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const setAdd = uncurry(Set.prototype.add);
const setDelete = uncurry(Set.prototype.delete);
const setForEach = uncurry(Set.prototype.forEach);
const sizeOf = uncurry(Object.getOwnPropertyDescriptor(Set.prototype, "size").get);
const LOOK_MS = 1;

// One agent. look() does what is asked of it, and returns false when its run is over.
function openAgent({runtime, send}, data) {
  const {run: runId, realms, index, name, program, names, ports} = data;
  const control = openControl(realms, data.control);
  const run = runtime.openRun(runId);
  const realm = runtime.openRealm(run, name);
  const body = runtime.compile(program, names);

  let begun = false, mainHasRun = false, answering = false, drains = 0, pings = 0;

  // One by one, each after a turn of the event loop: an answer is proof of such a turn.
  function answerPings() {
    answering = !control.isDropped() && pings < control.pingsAsked();
    if (!answering) return;
    const n = control.ping(pings++);
    goRound(() => {
      if (!control.isDropped())
        send('{"type":"pong","n":' + n + ',"run":' + runId + ',"realm":' + quote(name) + "}");
      answerPings();
    });
  }

  function begin() {
    begun = true;
    setImmediate(() => {
      if (run.live) realm.begin(body, ports);
      control.setUp();
    });
  }

  // The realm is live from here on: earlier pings are not its own.
  function runMain() {
    mainHasRun = true;
    pings = control.pingsAsked();
    realm.runMain();
  }

  function drain(asked) {
    drains = asked;
    goRound(() => control.drainDone(index, asked, realm.count()));
  }

  function close() {
    runtime.dropRun(run);
    for (let i = 0; i < ports.length; i++) ports[i].close();
  }

  control.up();
  return {
    look() {
      if (control.isDropped()) {
        close();
        return false;
      }
      if (!begun && control.isStarted()) begin();
      if (!mainHasRun && control.allSetUp()) runMain();
      if (drains < control.drainsAsked()) drain(control.drainsAsked());
      if (mainHasRun && !answering) answerPings();
      return true;
    },
  };
}

// Serves the data that threads.js posts. open(stream): openRuntime of threads_loop.js in this thread.
// onData(take): arranges that take gets what is posted to the thread.
function serveAgents(open, onData) {
  const agents = new Set();
  let opened, looking;

  // Those of runs that are over go first: an uncaught exception is none of theirs.
  function look() {
    setForEach(agents, agent => {
      if (!agent.look()) setDelete(agents, agent);
    });
    if (sizeOf(agents) > 0) return;
    clearInterval(looking);
    looking = undefined;
  }

  onData(data => {
    opened = opened || open("agent-" + data.thread);
    look();
    setAdd(agents, openAgent(opened, data));
    looking = looking || setInterval(look, LOOK_MS);
  });
}

module.exports = {serveAgents};
