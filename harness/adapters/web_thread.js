// Agents as the Worker of the web, for runtimes that have it: the data goes to the thread as its first
// message, and the ports with it.
"use strict";

const WorkerConstructor = globalThis.Worker;

// The function that starts an agent; url: of the file that calls awaitData in the thread.
function agentStarter(url) {
  return function startAgent(data, ports, failed) {
    const worker = new WorkerConstructor(url, {type: "module"});
    worker.onerror = event => {
      event.preventDefault();
      failed("failed: " + event.message);
    };
    worker.postMessage(data, ports);
    return worker;
  };
}

// In the thread: calls serve with the data.
function awaitData(serve) {
  globalThis.addEventListener("message", event => serve(event.data), {once: true});
}

module.exports = {agentStarter, awaitData};
