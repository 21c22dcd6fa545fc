// A realm of the kind `agent`: a thread that runs one program of one run. It got its ports with its
// data, entangled; threads.js starts it and ends it.
"use strict";

const {openControl} = require("./threads_control.js");
const {goRound} = require("./threads_loop.js");

const {setImmediate, setInterval} = globalThis;
const quote = JSON.stringify;
const LOOK_MS = 2;

// Serves the data that threads.js gave to startAgent; opened: what openRuntime returned in this thread.
function serveAgent({runtime, send}, data) {
  const {run: runId, realms, index, name, program, names, ports} = data;
  const control = openControl(realms, data.control);
  const run = runtime.openRun(runId);
  const realm = runtime.openRealm(run, name);
  const body = runtime.compile(program, names);

  let mainHasRun = false, answering = false, drains = 0, pings = 0;

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

  // The realm is live from here on: earlier pings are not its own.
  function runMain() {
    mainHasRun = true;
    pings = control.pingsAsked();
    realm.runMain();
  }

  // Looks what is asked of this realm. It also keeps the thread alive.
  function look() {
    if (control.isDropped()) run.live = false;
    if (!mainHasRun && control.allSetUp()) runMain();
    const asked = control.drainsAsked();
    if (drains < asked) {
      drains = asked;
      goRound(() => control.drainDone(index, asked, realm.count()));
    }
    if (mainHasRun && !answering) answerPings();
  }

  control.awaitStart();
  setInterval(look, LOOK_MS);
  setImmediate(() => {
    realm.begin(body, ports);
    control.setUp();
  });
}

module.exports = {serveAgent};
