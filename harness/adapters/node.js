// The adapter for Node: agents run in worker threads. The same file is the main thread and the agents.
"use strict";

const {SHARE_ENV, Worker, isMainThread, parentPort} = require("worker_threads");
const {serve} = require("./threads.js");
const {serveAgents} = require("./threads_agent.js");
const {openRuntime} = require("./threads_loop.js");

function onUncaught(report) {
  process.on("uncaughtException", exception => report(exception));
  process.on("unhandledRejection", reason => report(reason));
}

function readText(take) {
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", take);
  process.stdin.on("end", () => process.exit(0));
}

function startThread(failed) {
  const worker = new Worker(__filename, {env: SHARE_ENV, execArgv: []});
  worker.on("error", error => failed("failed: " + error));
  worker.on("exit", () => failed("ended by itself."));
  return worker;
}

if (isMainThread) {
  serve({
    name: "node", version: process.versions.node, opened: openRuntime("main", onUncaught),
    reportsApart: true, readText, startThread, exit: process.exit,
  });
} else {
  serveAgents(stream => openRuntime(stream, onUncaught), take => parentPort.on("message", take));
}
