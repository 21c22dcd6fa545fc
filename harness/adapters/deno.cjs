// The adapter for Deno: agents run in Workers. The same file is the main thread and the agents.
"use strict";

const {pathToFileURL} = require("url");
const {serve} = require("./threads.js");
const {serveAgents} = require("./threads_agent.js");
const {openRuntime} = require("./threads_loop.js");
const {onData, threadStarter} = require("./web_thread.js");

const {exit, stdin, version} = Deno;
const CHUNK = 65536;
const Bytes = Uint8Array;
const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const subarray = uncurry(Uint8Array.prototype.subarray);
const decode = uncurry(TextDecoder.prototype.decode);

function onUncaught(report) {
  globalThis.addEventListener("error", event => {
    event.preventDefault();
    report(event.error);
  });
  globalThis.addEventListener("unhandledrejection", event => {
    event.preventDefault();
    report(event.reason);
  });
}

async function readText(take) {
  const decoder = new TextDecoder();
  const bytes = new Bytes(CHUNK);
  for (let length; (length = await stdin.read(bytes)) !== null;)
    take(decode(decoder, subarray(bytes, 0, length), {stream: true}));
  exit(0);
}

if (typeof WorkerGlobalScope === "undefined") {
  serve({
    name: "deno", version: version.deno, opened: openRuntime("main", onUncaught),
    readText, startThread: threadStarter(pathToFileURL(__filename)), exit,
  });
} else {
  serveAgents(stream => openRuntime(stream, onUncaught), onData);
}
