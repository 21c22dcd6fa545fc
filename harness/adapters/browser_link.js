// How a realm of a browser that is not in the agent of the runner page talks to the harness: its
// turns (what it is asked to do) and what it says, both by HTTP requests of its own. The same in frames
// and workers. It also starts the agents that a realm owns.
//
// A case may patch any built-in, so this file keeps copies, as runtime.js does.
"use strict";

var pmspecLink = (function () {
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const {fetch, setTimeout, Worker, MessageChannel, XMLHttpRequest} = globalThis;
  const addEventListener = uncurry(EventTarget.prototype.addEventListener);
  const openRequest = uncurry(XMLHttpRequest.prototype.open);
  const sendRequest = uncurry(XMLHttpRequest.prototype.send);
  const getterOf = (prototype, key) =>
    uncurry(Object.getOwnPropertyDescriptor(prototype, key).get);
  const responseText = getterOf(XMLHttpRequest.prototype, "responseText");
  const statusOf = getterOf(XMLHttpRequest.prototype, "status");
  const then = uncurry(Promise.prototype.then);
  const split = uncurry(String.prototype.split);
  const replace = uncurry(String.prototype.replace);
  const encode = encodeURIComponent;
  const {parse, stringify} = JSON;
  const postMessage = Worker && uncurry(Worker.prototype.postMessage);
  const terminate = Worker && uncurry(Worker.prototype.terminate);
  const port1 = getterOf(MessageChannel.prototype, "port1");
  const port2 = getterOf(MessageChannel.prototype, "port2");

  const LARGEST_KEEPALIVE = 5000;  // in code units, each at most three bytes: below 16 KiB
  const MOST_KEEPALIVE = 20000;    // under way at once: a browser refuses more than 64 KiB
  const HOST_NAMES = 64;
  const MORE_LOADS = 3;  // of a script that could not be loaded

  // Calls done after a turn of the event loop.
  function goRound(done) {
    setTimeout(() => setTimeout(done, 0), 0);
  }

  // config: {page, port, path, run, index}. The requests of a realm go to a host name that few others
  // use, as browsers allow only a handful of connections to one.
  function urlOf({page, port, path, run, index}, what, more) {
    const host = "h" + (run.run * 8 + index) % HOST_NAMES + ".localhost";
    return "http://" + host + ":" + port + path + what + "?page=" + page + "&run=" + run.run + more;
  }

  // A function that posts text as number n of a stream, in a way that outlives its realm. A worker's
  // fetch may end with it, keepalive or not, so it waits for what must arrive (surely).
  function createPost(config) {
    let underWay = 0;

    function postAtOnce(url, text) {
      const request = new XMLHttpRequest();
      openRequest(request, "POST", url, false);
      sendRequest(request, text);
    }

    return function post(stream, n, text, surely) {
      const url = urlOf(config, "say", "&stream=" + stream + "&n=" + n);
      if (surely || text.length > LARGEST_KEEPALIVE || underWay > MOST_KEEPALIVE) {
        postAtOnce(url, text);
        return;
      }
      underWay += text.length;
      then(fetch(url, {method: "POST", body: text, keepalive: true, mode: "no-cors"}),
           () => { underWay -= text.length; },
           () => {
             underWay -= text.length;
             postAtOnce(url, text);
           });
    };
  }

  // The realm's turns. realm: {begin(done), runMain(), drained() and pong(n), which return a line to be
  // sent, send(line), state(), and perhaps end(), when the run is over}. state() returns {stream, sent}, its stream
  // and the number of the last post there. first: types of what is asked before the realm asks.
  function takeTurns(config, realm, first) {
    let done = 0;  // of what was asked, heartbeats not counted

    // line: what is to be read when the posts up to now are.
    function ask(line) {
      const request = new XMLHttpRequest();
      let more = "&realm=" + config.index + "&done=" + done;
      if (line !== undefined) {
        const {stream, sent} = realm.state();
        more += "&stream=" + stream + "&sent=" + sent;
      }
      addEventListener(request, "load", () => {
        if (statusOf(request) === 200) take(split(responseText(request), "\n"), 0);
        else if (realm.end) realm.end();
      });
      openRequest(request, line === undefined ? "GET" : "POST", urlOf(config, "turn", more), true);
      sendRequest(request, line);
    }

    // One after the other; the next are asked for when these are done.
    function take(lines, i, line) {
      if (i === lines.length || lines[i] === "") {
        ask(line);
        return;
      }
      if (line !== undefined) realm.send(line);
      const {type, n} = parse(lines[i]);
      if (type === "ping") {
        goRound(() => take(lines, i + 1, realm.pong(n)));
        return;
      }
      done++;
      if (type === "begin") {
        realm.begin(() => take(lines, i + 1));
      } else if (type === "main") {
        realm.runMain();
        setTimeout(() => take(lines, i + 1), 0);  // when it has run
      } else {
        goRound(() => take(lines, i + 1, realm.drained()));
      }
    }

    const lines = [];
    for (let i = 0; first && i < first.length; i++) lines[i] = '{"type":"' + first[i] + '"}';
    take(lines, 0);
  }

  // Who reaches whom, and agents

  // The window at the top of the tree in which one stands.
  function topOf(realms, i) {
    while (realms[i].kind === "frame" || realms[i].kind === "document") i = realms[i].owner;
    return i;
  }

  // Where a next document comes, and what is none stands.
  function placeOf(realms, i) {
    while (realms[i].kind === "document") i = realms[i].owner;
    return i;
  }

  function hasOpener({kind, noopener}) {
    return kind === "popup" && !noopener;
  }

  function reachesTree(realms, from, top) {
    for (let i = topOf(realms, from); ; i = topOf(realms, realms[i].owner)) {
      if (i === top) return true;
      if (!hasOpener(realms[i])) break;
    }
    if (!hasOpener(realms[top])) return false;
    const {owner} = realms[top];
    if (owner !== from && owner === placeOf(realms, from)) return false;
    return owner === from || realms[owner].group === realms[from].group &&
                             reachesTree(realms, from, topOf(realms, owner));
  }

  // A frame that went with the document that from has replaced; or that very place.
  function wentBefore(realms, from, to) {
    const place = placeOf(realms, from);
    if (place === from) return false;
    while (realms[to].kind === "frame" && to !== place) to = realms[to].owner;
    return to === place;
  }

  // Where a program sets document.domain, windows lose sight of each other, and no runner drives them.
  function setsDomain({realms}) {
    return realms.some(({program}) => program.includes("document.domain ="));
  }

  function isWindow({kind}) {
    return kind === "top" || kind === "frame" || kind === "popup" || kind === "document";
  }

  function isAgentOf(realms, i, j) {
    return realms[i].kind === "agent" && realms[i].owner === j;
  }

  // For each realm: the indexes of those that it reaches, in order. A port reaches the owner of an
  // agent and the agents owned; a window reaches every window of its tree, those up the chain of
  // openers, and popups that it, or a window of its agent that it reaches, has opened. What was opened
  // without an opener is null for its owner, and out of reach for all others.
  function reachedBy(realms, index) {
    const reached = [];
    for (let j = 0; j < realms.length; j++) {
      // A next document is reached through what it replaces, which is itself.
      if (j === index || realms[j].kind === "document" || wentBefore(realms, index, j)) continue;
      if (realms[j].noopener && realms[j].owner === index ||
          isAgentOf(realms, j, index) || isAgentOf(realms, index, j) ||
          isWindow(realms[index]) && isWindow(realms[j]) &&
          reachesTree(realms, index, topOf(realms, j)))
        reached[reached.length] = j;
    }
    return reached;
  }

  // Starts the agents that realm index owns: {ports: by index of the agent, end()}. fail(sentence): one
  // of them cannot start. One whose script a busy browser failed to load is started again: no program
  // begins before all agents are there, so none has seen the ports.
  function openAgents(config, index, fail) {
    const {realms} = config.run;
    const {page, port, path, script, run} = config;
    const ports = [], workers = [];
    let ended = false;

    function open(j, triesLeft) {
      const channel = new MessageChannel();
      const worker = new Worker(script + "agent.js");
      addEventListener(worker, "error", event => {
        if (event.message) fail("The agent " + realms[j].name + " threw: " + event.message);
        else if (triesLeft === 0) fail("The agent " + realms[j].name + " cannot be loaded.");
        else if (!ended) open(j, triesLeft - 1);
      });
      ports[j] = port1(channel);
      postMessage(worker, {config: {page, port, path, script, run, index: j}, port: port2(channel)},
                  [port2(channel)]);
      workers[workers.length] = worker;
    }

    for (let j = 0; j < realms.length; j++) if (isAgentOf(realms, j, index)) open(j, MORE_LOADS);
    return {
      ports,
      end() {
        ended = true;
        for (let i = 0; i < workers.length; i++) terminate(workers[i]);
      },
    };
  }

  // A program with a name by which a debugger shows it: that of its case and realm.
  function named(program) {
    const firstLine = split(program, "\n")[0];
    return program + "\n//# sourceURL=pmspec/" +
      replace(replace(firstLine, /^\/\/ begin: /, ""), / /g, "/") + ".js";
  }

  // The document of a frame that runs realm index of config.run. This file may stand within a document, too.
  function pageOf(config, index) {
    const {page, port, path, script, run} = config;
    const text = stringify({page, port, path, script, run, index});
    const quoted = replace(replace(text, /&/g, "&amp;"), /"/g, "&quot;");
    return '<!doctype html><meta charset="utf-8"><body><script crossorigin src="' + script +
      'realm.js" data-config="' + quoted + '"><\/script>';
  }

  return {
    goRound, createPost, takeTurns, topOf, placeOf, hasOpener, setsDomain, reachedBy, openAgents,
    named, pageOf, encode,
  };
})();
