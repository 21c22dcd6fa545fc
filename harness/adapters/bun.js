// The adapter for Bun: an agent is a Worker. The same file is the main thread and the agents.
"use strict";

const {serve} = require("./threads.js");
const {serveAgent} = require("./threads_agent.js");
const {openRuntime} = require("./threads_loop.js");
const {agentStarter, awaitData} = require("./web_thread.js");

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
    reportsApart: true, readText, startAgent: agentStarter(__filename), exit: process.exit,
  });
} else {
  awaitData(data => {
    const stream = "agent-" + data.run + "-" + data.index;
    serveAgent(openRuntime(stream, onUncaught), data);
  });
}
