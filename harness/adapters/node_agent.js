// A realm of the kind `agent`: a worker thread of Node that runs one program of one run. It got its
// ports with its data, entangled; node.js starts it and ends it.
"use strict";

const {threadId, workerData} = require("worker_threads");
const {openControl} = require("./node_control.js");
const {goRound, openRuntime} = require("./node_loop.js");

const {setImmediate, setInterval} = globalThis;
const LOOK_MS = 2;

const {run: runId, realms, index, name, program, names, ports} = workerData;
const control = openControl(realms, workerData.control);
const {runtime, send} = openRuntime("agent-" + threadId);
const run = runtime.openRun(runId);
const realm = runtime.openRealm(run, name);
const body = runtime.compile(program, names);

let mainHasRun = false, drains = 0, pings = 0;

function answerPing(n) {
  setImmediate(() => {
    if (!control.isDropped())
      send('{"type":"pong","n":' + n + ',"run":' + runId + ',"realm":' + JSON.stringify(name) + "}");
  });
}

// Looks what is asked of this realm. It also keeps the thread alive.
function look() {
  if (control.isDropped()) run.live = false;
  if (!mainHasRun && control.allSetUp()) {
    mainHasRun = true;
    realm.runMain();
  }
  const asked = control.drainsAsked();
  if (drains < asked) {
    drains = asked;
    goRound(() => control.drainDone(index, asked, realm.count()));
  }
  for (; pings < control.pingsAsked(); pings++) answerPing(control.ping(pings));
}

control.awaitStart();
setInterval(look, LOOK_MS);
setImmediate(() => {
  realm.begin(body, ports);
  control.setUp();
});
