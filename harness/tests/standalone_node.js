// What stands before a standalone program in Node, Deno and Bun (see standalone_console.js), also in its
// threads. PMSPEC_LIBRARY, if set, is the folder of a library whose structuredClone is put in the place of
// the built-in one, which goes first with all else that clones.
"use strict";
{
  const util = require("util");
  const {writeSync} = require("fs");
  const path = require("path");
  const standaloneConsole = require("./standalone_console.js");
  const parts = require("../adapters/runtime.js");

  const {isNativeError, isProxy} = util.types;
  const {text, log} = standaloneConsole(parts, line => writeSync(1, line + "\n"),
                                        {isProxy: x => isProxy(x), isError: x => isNativeError(x)});
  console.log = log;
  util.inspect = text;
  if (typeof Deno === "object") Deno.inspect = text;

  const library = process.env.PMSPEC_LIBRARY;
  if (library) {
    for (const name of ["structuredClone", "MessageChannel", "MessagePort", "MessageEvent", "BroadcastChannel",
                        "PerformanceMark"])
      delete globalThis[name];
    if (library.endsWith("core-js")) {
      require(path.join(library, "actual/structured-clone"));
    } else {
      const exported = require(library);
      globalThis.structuredClone = exported.default || exported;
    }
  }
}
