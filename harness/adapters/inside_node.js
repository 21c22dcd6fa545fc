// For engines that live inside a Node process (libraries, DOM emulators): the thread of Node serves the
// harness, and there are no agents. The package under test is the folder given on the command line.
"use strict";

const {readFileSync} = require("fs");
const path = require("path");
const {serve} = require("./threads.js");

const folder = path.resolve(process.argv[2]);
const {exit, stdin} = process;

function onUncaught(report) {
  process.on("uncaughtException", exception => report(exception));
  process.on("unhandledRejection", reason => report(reason));
}

function readText(take) {
  stdin.setEncoding("utf8");
  stdin.on("data", take);
  stdin.on("end", () => exit(0));
}

// name: of the implementation; opened: as openRuntime of threads_loop.js returns it
function serveInside(name, opened, more) {
  const {version} = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  serve({name, version, opened, readText, exit, ...more});
}

module.exports = {folder, onUncaught, serveInside};
