// Runs standalone programs in the pages of a browser, for .ci/confirm:
//
//     node standalone_server.js CASES SECONDS COMMAND...
//
// CASES is a JSON file, a list of {id, script, realms}; the command starts the browser on the address that
// is its last argument. Of each program a line {"id", "ended", "logs"} is printed: the entries by the first
// realm of each group of windows. A program that does not end has SECONDS from when its page is asked for.
// It ended by "crash" if its first page lost its connections by then, by "timeout" if that page answers no more,
// and the browser is started anew for the next; else by "fail". Of a program to which no page came there is no line.
"use strict";

const {spawn} = require("child_process");
const fs = require("fs");
const http = require("http");
const path = require("path");

const [casesFile, seconds, ...command] = process.argv.slice(2);
const QUIET_MS = seconds * 100;   // after the end of a program
const MOST_MS = seconds * 1000;   // without an end
const START_MS = 60000;           // for a browser to start and ask for a page
const START_TRIES = 3;
const LEAVE_MS = 10000;           // for a page to be left
const DEFAULT_PORT_TRIES = 200;

const cases = JSON.parse(fs.readFileSync(casesFile, "utf8"));
const pageSource = fs.readFileSync(path.join(__dirname, "standalone_page.js"), "utf8");
const threadsSource = fs.readFileSync(path.join(__dirname, "standalone_threads.js"), "utf8");
const runtimeSource = fs.readFileSync(path.join(__dirname, "../adapters/runtime.js"), "utf8");

const SERVED = "// Each function is the program of one realm";
const THREADS = 'require("worker_threads")';
const PROGRAMS = "const programs = ";
const SET_UP = "function set_up(realm) {\n";

// As source in a script element.
const literal = value => JSON.stringify(value).replaceAll("<", "\\u003c");

// Origins and groups of the realms of a case

let ports;  // of the two servers

function createPlaces({realms}) {
  const names = Object.keys(realms);
  const kindOf = name => ["frame", "popup", "document"].find(kind => realms[name][kind]);
  const ownerOf = name => realms[name][kindOf(name)];
  const placeOf = name => kindOf(name) === "document" ? placeOf(ownerOf(name)) : name;

  // The realm whose origin this one inherits
  function originRealm(name) {
    const {origin = "same", via} = realms[name];
    const owner = ownerOf(placeOf(name));
    return origin === "same" && owner && !isOpaque(name) ? originRealm(owner) : name;
  }

  const isSandboxed = name => realms[name].sandbox || realms[name].origin === "opaque" && realms[name].via !== "data" ||
    ["frame", "document"].includes(kindOf(name)) && isSandboxed(ownerOf(name));
  const isOpaque = name => realms[name].via === "data" || Boolean(isSandboxed(name));

  function addressOf(name) {
    const {origin} = realms[name];
    const hosts = {ip: "127.0.0.1", ipv6: "[::1]", "other-site": name.toLowerCase() + ".localhost"};
    const port = origin === "other-port" ? ports[1] : origin === "default-port" ? 80 : ports[0];
    return new URL("http://" + (hosts[origin] || "localhost") + ":" + port).origin;
  }

  const pageOrigin = name => addressOf(originRealm(name));

  function partsOf(name) {
    if (isOpaque(name)) return {origin: "null", scheme: "", host: "", HOST: "", port: ""};
    const {origin, hostname: host, port} = new URL(pageOrigin(name));
    return {origin, scheme: "http", host, HOST: host.toUpperCase(), port: port || "80"};
  }

  // Windows of one origin that can reach each other; an opaque origin is that of one window.
  const contextOf = name => ownerOf(name) && !realms[name].noopener ? contextOf(ownerOf(name)) : name;
  const keyOf = name => (isOpaque(name) ? name : pageOrigin(name)) + " " + contextOf(name);
  const replaces = (name, other) =>
    kindOf(name) === "document" && (ownerOf(name) === other || replaces(ownerOf(name), other));
  const groupOf = name => names.find(other => keyOf(other) === keyOf(name) && !replaces(name, other));

  return {names, kindOf, placeOf, groupOf, pageOrigin, partsOf};
}

// Pages. Each realm talks to a host name of its own, as browsers allow few connections to one.

function configOf(current, realm) {
  const {names, groupOf, pageOrigin, partsOf} = createPlaces(current);
  const byName = f => Object.fromEntries(names.map(name => [name, f(name)]));
  const inner = names.filter(name => current.realms[name].frame === realm);
  const only = (via, f) => Object.fromEntries(inner.filter(name => via.includes(current.realms[name].via))
                                                   .map(name => [name, f(current, name)]));
  return {
    realm, realms: current.realms, group: groupOf(realm), origins: byName(partsOf),
    addresses: byName(name => pageOrigin(name) + "/page?case=" + number + "&realm=" + name),
    pages: only(["srcdoc", "data"], page), scripts: only(["blank"], servedScript),
    base: `http://r${names.indexOf(realm)}.localhost:${ports[0]}/${number}/`,
    runtime: runtimeSource,
    programs: current.script.slice(current.script.indexOf(PROGRAMS) + PROGRAMS.length).replace(/;\s*$/, ""),
  };
}

function servedScript(current, realm) {
  const {kindOf, placeOf} = createPlaces(current);
  const isTop = kindOf(placeOf(realm)) !== "frame";
  return `(function () {${pageSource}
const standalone = standalonePage(${literal(configOf(current, realm))});
${isTop ? "standalone.follow();" : ""}
standalone.begin();
})();`;
}

// A script that makes its other windows by itself, or has none
function wholeScript(current) {
  const config = {...configOf(current, Object.keys(current.realms)[0]), programs: ""};
  const makesWindows = current.script.includes(SET_UP);
  return `${pageSource}
const standalone = standalonePage(${literal(config)});
standalone.takeConsole();
standalone.follow();
${makesWindows ? "" : 'standalone.report((...entry) => console.log("log", entry));'}
</script><script>
${current.script.replace(SET_UP, SET_UP + "standalone.prepare(realm, windows[realm], windows);\n")}`;
}

// The page of a script whose realms are threads, or the script of a worker; data is its data there.
function threadsScript(current, data) {
  const {base} = configOf(current, Object.keys(current.realms)[0]);
  return `${threadsSource}
standaloneThreads({worker: "/${number}/worker", base: "${base}", runtime: ${literal(runtimeSource)}, data: ${data}});
(0, eval)(${literal(current.script)});`;
}

function workerScript(current) {
  return `addEventListener("message", event => {
${threadsScript(current, "event.data")}
}, {once: true});`;
}

function threadsPage(current) {
  const config = {...configOf(current, Object.keys(current.realms)[0]), programs: ""};
  return `${pageSource}
standalonePage(${literal(config)}).follow();
${threadsScript(current, "undefined")}`;
}

function scriptOf(current, realm) {
  if (current.script.includes(THREADS)) return threadsPage(current);
  return current.script.includes(SERVED) ? servedScript(current, realm) : wholeScript(current);
}

function page(current, realm) {
  const script = scriptOf(current, realm);
  return `<!doctype html><meta charset="utf-8"><body><script>${script}</script>`;
}

// One case

let number = -1;
let entries, counts, answers, previous, timer, isAsked, everAsked, hasDied;

function after(milliseconds, then) {
  clearTimeout(timer);
  timer = setTimeout(then, milliseconds);
}

// The entries of each group in their order, with the names of origins for what they are here.
function logsOf(current) {
  const {names, partsOf} = createPlaces(current);
  const logs = {};
  for (const {group, text} of entries.sort((a, b) => a.place - b.place)) {
    let named = text;
    for (const name of names)
      if (partsOf(name).origin !== "null")
        named = named.replaceAll(JSON.stringify(partsOf(name).origin), JSON.stringify(`{${name}.origin}`));
    (logs[group] = logs[group] || []).push(JSON.parse(named));
  }
  return logs;
}

function firstAddress() {
  if (number === cases.length) return `http://localhost:${ports[0]}/page?case=${number}`;
  const {names, pageOrigin} = createPlaces(cases[number]);
  return `${pageOrigin(names[0])}/page?case=${number}&realm=${names[0]}`;
}

// The windows of the case before this one get the address when there is a server at it.
function startCase(then) {
  number++;
  entries = [];
  counts = {};  // of threads that share no memory
  hasDied = false;
  answers = {next: [], loaded: [], ready: []};
  isAsked = false;
  const isDefault = number < cases.length &&
    Object.values(cases[number].realms).some(({origin}) => origin === "default-port");
  if (isDefault && !defaultServer) {
    listenAtDefaultPort(DEFAULT_PORT_TRIES, then);
    return;
  }
  if (!isDefault) closeDefaultPort();
  then();
}

function endCase() {
  const {next} = answers;
  const lost = hasDied ? "crash" : "timeout";
  previous = {id: cases[number].id, logs: logsOf(cases[number])};
  startCase(() => {
    next.forEach(answer => answer(firstAddress()));
    after(lost === "crash" ? 0 : LEAVE_MS, () => {
      printPrevious(lost);
      launch();
    });
  });
}

function printPrevious(ended) {
  const {id, logs} = previous;
  fs.writeSync(1, JSON.stringify({id, ended, logs}) + "\n");
  previous = undefined;
}

// The first page of a case shows that the one before has been left.
function takeAsked() {
  if (isAsked) return;
  isAsked = everAsked = true;
  if (previous) printPrevious("fail");
  if (number === cases.length) finish(0);
  else after(MOST_MS, endCase);
}

function arrive(step, answer) {
  const {realms} = cases[number];
  answers[step].push(answer);
  if (answers[step].length === Object.values(realms).filter(realm => !realm.document).length)
    answers[step].forEach(one => one(""));
}

function takeLog(query, text) {
  if (text === "end") after(QUIET_MS, endCase);
  else entries.push({group: query.get("group"), place: Number(query.get("place")), text});
}

// The request of the case's first page that lives as long as it does. A next document would end it, too.
function takeNext(request, response, answer) {
  const {realms} = cases[number], asked = number;
  answers.next.push(answer);
  if (!request.headers.host.startsWith("r0.") || Object.values(realms).some(realm => realm.document)) return;
  response.on("close", () => {
    if (response.writableEnded || asked !== number) return;
    hasDied = true;
    after(QUIET_MS, endCase);
  });
}

function count(query) {
  const index = query.get("index");
  return counts[index] = (counts[index] || 0) + Number(query.get("add"));
}

// Requests: /page?case&realm, and /CASE/next, arrive, count and log of the pages

function handleAsked(url, body, answer, request, response) {
  const [, index, what] = url.pathname.split("/");
  if (Number(index) !== number) answer("");
  else if (what === "worker") answer(workerScript(cases[number]));
  else if (what === "next") takeNext(request, response, answer);
  else if (what === "count") answer(String(count(url.searchParams)));
  else if (what === "arrive") arrive(url.searchParams.get("step"), answer);
  else if (what === "log") answer(takeLog(url.searchParams, body) || "");
}

function typeOf(pathname) {
  if (pathname === "/page") return "text/html; charset=utf-8";
  return pathname.endsWith("/worker") ? "text/javascript; charset=utf-8" : "text/plain";
}

// Threads share memory, to know when all are there.
const isIsolated = current => current !== undefined &&
  (current.script.includes(THREADS) || Object.values(current.realms).some(realm => realm.isolated));

function handle(request, response) {
  let body = "";
  const answer = text => response.end(text);
  request.setEncoding("utf8").on("data", text => { body += text; }).on("end", () => {
    const url = new URL(request.url, "http://localhost");
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Type", typeOf(url.pathname));
    const isPage = url.pathname === "/page" && Number(url.searchParams.get("case")) === number;
    if (isPage) takeAsked();
    if (isIsolated(cases[number])) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    if (number === cases.length) answer("");
    else if (isPage) answer(page(cases[number], url.searchParams.get("realm")));
    else handleAsked(url, body, answer, request, response);
  });
}

// The servers: two of this process, and one at port 80 while a case needs it

const servers = [http.createServer(handle), http.createServer(handle)];
let defaultServer;

// A case for which there is no such server is left out; another run may have the port for a while.
function listenAtDefaultPort(tries, then) {
  const server = http.createServer(handle);
  server.on("error", error => {
    if (error.code === "EADDRINUSE" && tries) setTimeout(() => listenAtDefaultPort(tries - 1, then), 100);
    else startCase(then);
  });
  server.listen(80, () => {
    defaultServer = server;
    then();
  });
}

function closeDefaultPort() {
  if (defaultServer) defaultServer.close();
  defaultServer = undefined;
}

// The browser

let browser;

// All of it; then is called when its first process is gone.
function stop(then) {
  const gone = browser;
  browser = undefined;
  if (gone && gone.exitCode === null && gone.signalCode === null) gone.on("exit", then);
  else then();
  try {
    if (gone) process.kill(-gone.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;  // nothing of it is left
  }
}

function finish(status) {
  stop(() => process.exit(status));
}

function launch() {
  stop(number === cases.length ? () => process.exit(0) : () => start(START_TRIES));
}

// A browser that ends before it asks for a page is started again.
function start(tries) {
  const started = browser =
    spawn(command[0], [...command.slice(1), firstAddress()], {stdio: "ignore", detached: true});
  started.on("error", error => {
    console.error(error.message);
    process.exit(1);
  });
  started.on("exit", () => {
    if (started === browser && !isAsked && tries > 1) start(tries - 1);
  });
  after(START_MS, () => {
    console.error(command[0] + " did not ask for " + firstAddress());
    if (everAsked) startCase(launch);
    else finish(1);
  });
}

process.on("SIGTERM", () => finish(1));
process.on("SIGINT", () => finish(1));
servers[0].listen(0, () => servers[1].listen(0, () => {
  ports = servers.map(server => server.address().port);
  startCase(launch);
}));
