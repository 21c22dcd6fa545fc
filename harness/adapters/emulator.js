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

function openRuntime(window) {
  const source = readFileSync(path.join(__dirname, "runtime.js"), "utf8");
  const {createRuntime} = window.eval("(function () {" + source + "return pmspecRuntime; })()");
  const send = createSend("main");
  const runtime = createRuntime({
    send,
    schedule: f => setImmediate(f),
    isProxy: object => isProxy(object),
    isError: object => isNativeError(object),
  });
  onUncaught(runtime.uncaught);
  window.addEventListener("error", event => runtime.uncaught(event.error));
  return {runtime, send};
}

function serveWindow(name, window) {
  serveInside(name, openRuntime(window), {});
}

module.exports = {serveWindow};
