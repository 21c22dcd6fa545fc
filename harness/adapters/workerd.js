// The adapter for workerd, which runs only programs that it got before it started. A process of Node
// speaks the protocol: it keeps the programs of a batch until `start`, then starts a workerd that has
// them as modules (workerd_worker.js tells what runs there). What workerd prints goes to the harness;
// what the harness asks goes to workerd by HTTP over a socket in a temporary folder.
"use strict";

const {spawn} = require("child_process");
const fs = require("fs");
const http = require("http");
const os = require("os");
const path = require("path");
const {createInterface} = require("readline");

const BATCH = 100;
const MARK = "pmspec ";  // begins each line for the harness
const PONG = MARK + '{"type":"pong"';

const binary = process.argv[2];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pmspec-workerd-"));
const socketPath = path.join(folder, "socket");
const {stringify} = JSON;

let batch = [];         // runs that wait for start
let waiting;            // requests that wait until workerd listens; undefined once it does
const unanswered = [];  // pings that no workerd has answered yet
let child;              // the workerd that runs, or undefined

process.on("exit", () => fs.rmSync(folder, {recursive: true, force: true}));

function send(message) {
  fs.writeSync(1, stringify(message) + "\n");
}

// The files of one workerd

function write(name, text) {
  fs.writeFileSync(path.join(folder, name), text);
}

function programModule({program}) {
  return 'export default function (log, end, main, self) {\n"use strict";\n' + program + "}\n";
}

function runsModule(runs) {
  let imports = "", list = "";
  for (const {run, realms: [{name}], requires = []} of runs) {
    imports += `import program${run} from "program${run}";\n`;
    list += stringify({run, name, requires}).slice(0, -1) + `,"body":program${run}},\n`;
  }
  return imports + "export default [\n" + list + "];\n";
}

function configuration(names) {
  const modules = names.map(name => `(name = "${name}", esModule = embed "${name}.js")`).join(",\n");
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [\n${modules}],
    compatibilityDate = "2026-11-01",
    compatibilityFlags = ["nodejs_compat"]))],
  sockets = [(name = "socket", address = "unix:${socketPath}", http = (), service = "main")]);
`;
}

function writeFiles(runs) {
  const runtime = fs.readFileSync(path.join(__dirname, "runtime.js"), "utf8");
  const names = ["worker", "runtime", "runs", ...runs.map(({run}) => "program" + run)];
  write("worker.js", fs.readFileSync(path.join(__dirname, "workerd_worker.js"), "utf8"));
  write("runtime.js", runtime + "export default pmspecRuntime;\n");
  write("runs.js", runsModule(runs));
  for (const {run, realms} of runs) write(`program${run}.js`, programModule(realms[0]));
  write("config.capnp", configuration(names));
}

// One workerd

// Asks the workerd for a path; body: a line of the protocol.
function request(at, body) {
  const asked = http.request({socketPath, path: at, method: "POST", agent: false}, answer => {
    answer.resume();
  });
  asked.on("error", () => {});  // it has died: its exit tells
  asked.end(body);
}

function ask(line) {
  if (waiting) waiting.push(line);
  else request("/ask", line);
}

function onListening() {
  const lines = waiting;
  waiting = undefined;
  request("/start", "");
  for (const line of lines) request("/ask", line);
}

function onLine(line) {
  if (!line.startsWith(MARK)) {
    fs.writeSync(2, line + "\n");
    return;
  }
  fs.writeSync(1, line.slice(MARK.length) + "\n");
  if (line.startsWith(PONG)) unanswered.shift();
}

// It is not to end by itself: how it did is how this process ends.
function onExit(ended, status, signal) {
  if (ended !== child) return;
  fs.rmSync(folder, {recursive: true, force: true});
  if (signal) process.kill(process.pid, signal);
  else process.exit(status || 1);
}

function startWorkerd(runs) {
  stopWorkerd();
  writeFiles(runs);
  waiting = unanswered.slice();
  fs.rmSync(socketPath, {force: true});
  const started = spawn(binary, ["serve", "--control-fd=3", path.join(folder, "config.capnp")],
                        {stdio: ["ignore", "pipe", "inherit", "pipe"]});
  started.on("error", error => {
    fs.writeSync(2, error.message + "\n");
    process.exit(1);
  });
  started.on("exit", (status, signal) => onExit(started, status, signal));
  started.stdio[3].once("data", onListening);
  createInterface({input: started.stdout}).on("line", onLine);
  child = started;
}

function stopWorkerd() {
  const last = child;
  child = undefined;
  if (last) last.kill("SIGKILL");  // a busy one ignores TERM
}

// What the harness asks

function run(message) {
  const {run: id, realms} = message;
  if (realms.length !== 1 || realms[0].kind !== "top") {
    send({type: "unsupported", run: id, what: "realms beside the top one"});
    return;
  }
  try {
    new Function('"use strict";' + realms[0].program);
  } catch (error) {
    send({type: "error", run: id, sentence: "The run cannot start: " + error});
    return;
  }
  batch.push(message);
}

function start() {
  const runs = batch;
  batch = [];
  startWorkerd(runs);
}

function hello() {
  const version = require(path.join(path.dirname(fs.realpathSync(binary)), "../package.json")).version;
  send({type: "hello", protocol: 1, name: "workerd", version, takes: "js", realms: ["top"],
        batch: BATCH});
}

const answers = {__proto__: null, hello, run, start, bye: () => process.exit(0)};

function take(line) {
  const message = JSON.parse(line);
  const answer = answers[message.type];
  if (message.type === "ping") unanswered.push(line);
  if (answer) answer(message);
  else if (child) ask(line);
}

createInterface({input: process.stdin}).on("line", take).on("close", () => process.exit(0));
