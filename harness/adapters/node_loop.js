// What both sides of the Node adapter have in common: the runtime with what Node can tell it, the
// tasks of an event loop, and exceptions that nobody caught.
"use strict";

const {types} = require("util");
const {createRuntime} = require("./runtime.js");
const {createSend} = require("./node_output.js");

const {setImmediate, setTimeout} = globalThis;
const {isNativeError, isProxy} = types;

// Calls done after a full turn of the event loop: timers, what has arrived, and immediates.
function goRound(done) {
  setImmediate(() => setTimeout(() => setImmediate(done), 0));
}

// stream: see node_output.js
function openRuntime(stream) {
  const send = createSend(stream);
  const runtime = createRuntime({
    send,
    schedule: f => setImmediate(f),
    isProxy: object => isProxy(object),
    isError: object => isNativeError(object),
  });
  process.on("uncaughtException", exception => runtime.uncaught(exception));
  process.on("unhandledRejection", reason => runtime.uncaught(reason));
  return {runtime, send};
}

module.exports = {goRound, openRuntime};
