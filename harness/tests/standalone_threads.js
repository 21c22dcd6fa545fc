// What stands before a standalone program whose realms are threads of Node, in an isolated page of
// standalone_server.js and in the workers that are its threads: as much of Node as such a program uses.
// config: {worker, base, runtime, data}; worker is the address of the script of a worker, which gets its
// data by a message and then runs the program (see standalone_server.js). Where threads share no memory, the
// server counts for them: the program shares nothing else in memory.
"use strict";

function standaloneThreads({worker, base, runtime, data}) {
  const {fetch, setTimeout, addEventListener, Worker, XMLHttpRequest} = globalThis;
  const {entryText} = (0, eval)("(function () {" + runtime + "\nreturn pmspecRuntime; })()").createRuntime({});
  let printed = 0;

  function writeSync(_, line) {
    const [, realm, text] = /^(\w+): (.*)\n$/.exec(line);
    fetch(base + "log?group=" + realm + "&place=" + printed++, {method: "POST", body: text, keepalive: true});
  }

  function count(index, add) {
    const request = new XMLHttpRequest();
    request.open("POST", base + "count?index=" + index + "&add=" + add, false);
    request.send();
    return Number(request.responseText);
  }

  if (!globalThis.SharedArrayBuffer) {
    globalThis.SharedArrayBuffer = ArrayBuffer;
    globalThis.Atomics = {add: (_, index, n) => count(index, n), load: (_, index) => count(index, 0)};
  }

  const modules = {
    fs: {writeSync},
    util: {inspect: entryText},
    worker_threads: {
      isMainThread: data === undefined,
      workerData: data,
      Worker: function (name, {workerData, transferList}) {
        new Worker(name).postMessage(workerData, transferList);
      },
    },
  };
  globalThis.require = name => modules[name];
  globalThis.__filename = worker;
  globalThis.setImmediate = f => setTimeout(f);
  globalThis.process = {
    on(_, report) {
      addEventListener("error", event => report(event.error));
      addEventListener("unhandledrejection", event => report(event.reason));
    },
    exit() {},
  };
}
