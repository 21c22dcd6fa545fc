// What runs in workerd: all programs of a batch, in the context of the one request /start. Requests to
// /ask bring what the harness asks; a timer of that context looks at them. What goes to the harness is
// printed, in lines of its own.
import {types} from "node:util";
import runtimeParts from "runtime";
import runs from "runs";

const {setInterval, setTimeout, JSON: {parse, stringify}, Error: {isError}} = globalThis;
const {log} = console;
const {isProxy} = types;
const LOOK_MS = 2;

const send = line => log("pmspec " + line);
const runtime = runtimeParts.createRuntime({
  send,
  schedule: f => setTimeout(f, 0),
  isProxy: object => isProxy(object),
  isError: object => isError(object),
});
const realms = [];  // by number of the run: {run, realm}
const asked = [];   // lines that the timer has not seen yet
let askedCount = 0, taken = 0;

globalThis.addEventListener("error", event => {
  event.preventDefault();
  runtime.uncaught(event.error);
});
globalThis.addEventListener("unhandledrejection", event => {
  event.preventDefault();
  runtime.uncaught(event.reason);
});

function begin({run: id, name, requires, body}) {
  const what = runtime.missing(requires);
  if (what !== undefined) {
    send('{"type":"unsupported","run":' + id + ',"what":' + stringify(what) + "}");
    return;
  }
  const run = runtime.openRun(id);
  const realm = runtime.openRealm(run, name);
  realms[id] = {run, realm, name};
  realm.begin(body, []);
  setTimeout(() => realm.runMain(), 0);
}

// Calls done after a full turn of the event loop.
function goRound(done) {
  setTimeout(() => setTimeout(done, 0), 0);
}

function drain({run: id}) {
  const {run, realm, name} = realms[id];
  goRound(() => {
    if (run.live)
      send('{"type":"drained","run":' + id + ',"counts":{' + stringify(name) + ":" + realm.count() + "}}");
  });
}

function drop({run: id}) {
  if (realms[id] !== undefined) runtime.dropRun(realms[id].run);
}

function ping({n}) {
  goRound(() => send('{"type":"pong","n":' + n + "}"));
}

const answers = {__proto__: null, drain, drop, ping};

function look() {
  for (; taken < askedCount; taken++) {
    const message = parse(asked[taken]);
    asked[taken] = undefined;
    const answer = answers[message.type];
    if (answer !== undefined) answer(message);
  }
}

// Never answers: the context lives as long as its request.
function start() {
  for (let i = 0; i < runs.length; i++) setTimeout(() => begin(runs[i]), 0);
  setTimeout(() => setInterval(look, LOOK_MS), 0);
  return new Promise(() => {});
}

export default {
  async fetch(request) {
    if (request.url.endsWith("/start")) return start();
    const line = await request.text();
    asked[askedCount++] = line;
    return new Response("");
  },
};
