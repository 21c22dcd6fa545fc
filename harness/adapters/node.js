// The adapter for Node: an agent is a worker thread. The same file is the main thread and the agents.
"use strict";

const {SHARE_ENV, Worker, isMainThread, threadId, workerData} =
  require("worker_threads");
const {serve} = require("./threads.js");
const {serveAgent} = require("./threads_agent.js");
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

function startAgent(data, ports, failed) {
  const worker = new Worker(__filename, {
    env: SHARE_ENV, execArgv: [], transferList: ports, workerData: data,
  });
  worker.on("error", error => failed("failed: " + error));
  worker.on("exit", () => failed("ended by itself."));
  return worker;
}

if (isMainThread) {
  serve({
    name: "node", version: process.versions.node, opened: openRuntime("main", onUncaught),
    reportsApart: true, readText, startAgent, exit: process.exit,
  });
} else {
  serveAgent(openRuntime("agent-" + threadId, onUncaught), workerData);
}
