// What the threads of a runtime have in common: the runtime with what the host can tell it, and the
// tasks of an event loop.
"use strict";

const {types} = require("util");
const {createRuntime} = require("./runtime.js");
const {createSend} = require("./lines.js");

const {setImmediate, setTimeout} = globalThis;
const {isNativeError, isProxy} = types;

// Calls done after a full turn of the event loop: timers, what has arrived, and immediates.
function goRound(done) {
  setImmediate(() => setTimeout(() => setImmediate(done), 0));
}

// stream: see lines.js. onUncaught(f) arranges that f gets each exception that nobody caught.
function openRuntime(stream, onUncaught) {
  const send = createSend(stream);
  const runtime = createRuntime({
    send,
    schedule: f => setImmediate(f),
    isProxy: object => isProxy(object),
    isError: object => isNativeError(object),
  });
  onUncaught(runtime.uncaught);
  return {runtime, send};
}

module.exports = {goRound, openRuntime};
