// The adapter for libraries that bring a structuredClone: it takes Node's own away first, with all that
// would let a library or a program clone by other means, and puts the library's in its place.
// A case that needs more than structuredClone comes back `unsupported`.
"use strict";

const path = require("path");
const {openRuntime} = require("./threads_loop.js");
const {folder, onUncaught, serveInside} = require("./inside_node.js");

const TAKEN_AWAY = [
  "structuredClone", "MessageChannel", "MessagePort", "MessageEvent", "BroadcastChannel",
  "PerformanceMark",  // its detail is a clone
];

// How each library is installed; it gets the library's folder.
const libraries = {
  __proto__: null,
  "core-js": at => require(path.join(at, "actual/structured-clone")),
  "ungap-structured-clone": at => { globalThis.structuredClone = require(at).default; },
  "realistic-structured-clone": at => { globalThis.structuredClone = require(at); },
};

const name = path.basename(path.dirname(folder)) === "@ungap"
  ? "ungap-structured-clone" : path.basename(folder);
for (const taken of TAKEN_AWAY) delete globalThis[taken];
libraries[name](folder);
serveInside(name, openRuntime("main", onUncaught), {reportsApart: true});
