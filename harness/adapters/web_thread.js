// Threads for agents as the Worker of the web, for runtimes that have it.
"use strict";

const WorkerConstructor = globalThis.Worker;

// The function that starts a thread; url: of the file that calls onData in it.
function threadStarter(url) {
  return function startThread(failed) {
    const worker = new WorkerConstructor(url, {type: "module"});
    worker.onerror = event => {
      event.preventDefault();
      failed("failed: " + event.message);
    };
    return worker;
  };
}

// In the thread: take gets what is posted to it.
function onData(take) {
  globalThis.addEventListener("message", event => take(event.data));
}

module.exports = {onData, threadStarter};
