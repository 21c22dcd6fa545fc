// A complete adapter in 60 lines, for an engine that is embedded in a program with stdin and stdout
// (here: Node). Take it as the start of one for your engine: replace what is Node's. It offers the kind
// `top` alone. Try it: pmspec run --cmd 'node harness/adapters/examples/minimal.js'
"use strict";

const {createInterface} = require("readline");
const {writeSync} = require("fs");
const {types} = require("util");
const {createRuntime} = require("../runtime.js");

const {setImmediate, setTimeout} = globalThis;  // programs may replace built-ins
const {parse, stringify} = JSON;
const opened = new Map();  // by number of the run
const get = Map.prototype.get.bind(opened), set = Map.prototype.set.bind(opened);

const send = line => writeSync(1, line + "\n");
const runtime = createRuntime({
  send,
  schedule: f => setImmediate(f),                // as a task of its own
  isProxy: object => types.isProxy(object),      // what the engine can tell; both may be missing
  isError: object => types.isNativeError(object),
});
process.on("uncaughtException", exception => runtime.uncaught(exception));
process.on("unhandledRejection", reason => runtime.uncaught(reason));

// A full turn of the event loop: all that was queued before has run.
const goRound = done => setImmediate(() => setTimeout(() => setImmediate(done), 0));

const answers = {
  __proto__: null,
  hello: () => send('{"type":"hello","protocol":1,"name":"minimal","version":"1.0","takes":"js",' +
                    '"realms":["top"],"reports":"apart"}'),
  run({run: id, realms: [{name, program}], requires}) {
    const what = runtime.missing(requires);
    if (what !== undefined)
      return send('{"type":"unsupported","run":' + id + ',"what":' + stringify(what) + "}");
    const run = runtime.openRun(id);
    const realm = runtime.openRealm(run, name);
    set(id, {run, realm});
    try {
      realm.begin(runtime.compile(program, []), []);
    } catch (error) {
      return runtime.sendError(run, "The program cannot start: " + error);
    }
    setImmediate(() => realm.runMain());
  },
  drain: ({run: id}) => goRound(() => {
    const {realm} = get(id);
    send('{"type":"drained","run":' + id + ',"counts":{' + stringify(realm.name) + ":" +
         realm.count() + "}}");
  }),
  drop: ({run: id}) => get(id) && runtime.dropRun(get(id).run),
  ping: ({n}) => goRound(() => send('{"type":"pong","n":' + n + "}")),
  bye: () => process.exit(0),
};

createInterface({input: process.stdin}).on("line", line => {
  const message = parse(line);
  if (answers[message.type]) answers[message.type](message);
});
