// What the adapters of DOM emulators have in common: the runtime is made in the emulator's window, so
// that programs see the window's globals and no other, as a page's script would.
"use strict";

const {readFileSync} = require("fs");
const path = require("path");
const {types} = require("util");
const {createSend} = require("./lines.js");
const {onUncaught, serveInside} = require("./inside_node.js");

const {setImmediate} = globalThis;
const {isNativeError, isProxy} = types;

const source = readFileSync(path.join(__dirname, "runtime.js"), "utf8");
const send = createSend("main");

// A runtime of the window's own. windowText: see runtime.js
function createRuntimeIn(window, windowText) {
  const {createRuntime} = window.eval("(function () {" + source + "return pmspecRuntime; })()");
  return createRuntime({
    send,
    schedule: f => setImmediate(f),
    isProxy: object => isProxy(object),
    isError: object => isNativeError(object),
    windowText,
  });
}

function openRuntime(window) {
  const runtime = createRuntimeIn(window);
  onUncaught(runtime.uncaught);
  window.addEventListener("error", event => runtime.uncaught(event.error));
  return {runtime, send};
}

// window: in which programs without frames run. more: what else the host gives to serve.
function serveWindow(name, window, more) {
  serveInside(name, openRuntime(window), more);
}

module.exports = {createRuntimeIn, send, serveWindow};
