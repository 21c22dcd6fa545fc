// The adapter for Bun: agents run in Workers. The same file is the main thread and the agents.
"use strict";

const {serve} = require("./threads.js");
const {serveAgents} = require("./threads_agent.js");
const {openRuntime} = require("./threads_loop.js");
const {onData, threadStarter} = require("./web_thread.js");

const {isMainThread, version} = Bun;

function onUncaught(report) {
  process.on("uncaughtException", exception => report(exception));
  process.on("unhandledRejection", reason => report(reason));
}

function readText(take) {
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", take);
  process.stdin.on("end", () => process.exit(0));
}

if (isMainThread) {
  serve({
    name: "bun", version, opened: openRuntime("main", onUncaught),
    reportsApart: true, readText, startThread: threadStarter(__filename), exit: process.exit,
  });
} else {
  serveAgents(stream => openRuntime(stream, onUncaught), onData);
}
