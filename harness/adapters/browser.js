// The adapter in a browser: the script of the runner page. It gets the protocol of PROTOCOL.md by a
// long poll and by the answers to its posts of what it has to say. Runs that share nothing run side by side in this very
// realm, each in a function of its own; a run that wants a fresh realm gets a frame, and one about
// windows gets windows (browser_realm.js). Agents are workers (browser_agent.js).
//
// Reading order: this file, runtime.js, browser_realm.js, browser_link.js.
"use strict";

(function () {
  const {fetch, setTimeout} = globalThis;
  const {parse, stringify: quote} = JSON;
  const [, token, kind] = location.pathname.split("/");
  const path = "/" + token + "/";
  const page = crypto.randomUUID();
  const runs = new Map();  // those in flight, by number
  const idleWindows = [];
  let windowsToClear = [];  // of those idle
  const held = new URLSearchParams(location.search).has("hold");

  // Messages

  let outgoing = [], posting = false, posted = 0, batchesTaken = 0;
  const batches = new Map();  // that came before an earlier one, by number

  function flush() {
    if (posting || outgoing.length === 0) return;
    const lines = outgoing;
    outgoing = [];
    posting = true;
    fetch(path + "say?page=" + page + "&run=0&stream=0&n=" + ++posted,
          {method: "POST", body: lines.join("\n")}).then(response => response.text()).then(text => {
      posting = false;
      flush();
      takeBatch(text);
    }).catch(() => show("The harness is gone."));
  }

  function send(line) {
    if (held && line.startsWith('{"type":"log"'))
      document.getElementById("said").append(line + "\n");
    if (outgoing.push(line) === 1) queueMicrotask(flush);
  }

  let known = false;

  // A request that lasts as long as this page, which the harness knows by its first poll.
  function showAlive() {
    if (known) return;
    known = true;
    fetch(path + "alive?page=" + page).catch(() => {});
  }

  function listen() {
    fetch(path + "next?page=" + page).then(response => {
      if (response.status === 200) return response.text();
      throw new Error("status " + response.status);
    }).then(text => {
      showAlive();
      listen();
      takeBatch(text);
    }).catch(() => show("The harness is gone, or another page serves it."));
  }

  // What the harness says comes as answers to polls and posts, which may overtake each other: the first
  // line of a batch is its number.
  function takeBatch(text) {
    if (text === "") return;
    batches.set(parseInt(text, 10), text.split("\n").slice(1));
    for (let lines; (lines = batches.get(batchesTaken + 1)) !== undefined;) {
      batches.delete(++batchesTaken);
      for (const line of lines) if (line !== "") take(parse(line));
    }
    clearWindows();
  }

  function show(text) {
    document.getElementById("state").textContent = text;
  }

  const runtime = pmspecRuntime.createRuntime({send, schedule: f => setTimeout(f, 0)});

  function tellOf(type, valueOf) {
    addEventListener(type, event => {
      event.preventDefault();
      runtime.uncaught(valueOf(event));
    });
  }

  tellOf("error", event => event.error);
  tellOf("unhandledrejection", event => event.reason);

  // The life of a run. A local realm is one of this agent: {begin, runMain, drained, pong, goRound}.
  // A run with other realms asks the harness when it may go on, any other knows by itself.

  function openRun(message) {
    const run = {
      id: message.run, message, record: runtime.openRun(message.run), local: new Map(),
      expected: 0, remote: false, ready: 0, mainHasRun: false, draining: false, end: [],
    };
    runs.set(run.id, run);
    return run;
  }

  function fail(run, sentence) {
    if (!run.record.live) return;
    runtime.sendError(run.record, sentence);
    close(run);
  }

  function close(run) {
    runtime.dropRun(run.record);
    runs.delete(run.id);
    if (held) return;
    for (const end of run.end) end();
  }

  function isOfThisOrigin(run, realm) {
    return realm.kind !== "agent" && run.message.origins[realm.name].origin === location.origin;
  }

  // A window below one of another origin, or opened by one, would be of this agent, but nothing leads
  // from it to here.
  function isLocal(run, realm) {
    const {realms} = run.message;
    if (pmspecLink.setsDomain(run.message)) return false;
    let top = realm;
    while (top.kind === "frame" || top.kind === "document") top = realms[top.owner];
    return isOfThisOrigin(run, realm) && isOfThisOrigin(run, top) &&
      (top.kind !== "popup" || pmspecLink.hasOpener(top) && isLocal(run, realms[top.owner]));
  }

  function join(run, index, realm) {
    run.local.set(index, realm);
    if (realm.end) run.end.push(realm.end);
    if (run.message.realms[index].kind === "document") beginLate(run, realm);
    else if (run.remote) send('{"type":"up","run":' + run.id + ',"index":' + index + "}");
    else if (run.local.size === run.expected) begin(run);
  }

  // A next document waits for none.
  function beginLate(run, realm) {
    realm.begin(() => {
      realm.runMain();
      if (run.draining) realm.goRound(() => send(realm.drained()));
    });
  }

  function begin(run) {
    for (const [index, realm] of run.local)
      realm.begin(() => {
        if (!run.record.live) return;
        if (run.remote) send('{"type":"ready","run":' + run.id + ',"index":' + index + "}");
        else if (++run.ready === run.expected) runMain(run);
      });
  }

  // In the order of the realms, as their agent would run what was queued so.
  function runMain(run) {
    run.mainHasRun = true;
    for (const index of [...run.local.keys()].sort((a, b) => a - b)) run.local.get(index).runMain();
  }

  function eachLocal(run, act) {
    for (const realm of run.local.values())
      realm.goRound(() => {
        if (run.record.live) send(act(realm));
      });
  }

  // What windows of this origin call.
  self.pmspecHost = {
    send,
    // A task of the realm, if it is still there: timers of several windows have no common order.
    schedule(id, index, f) {
      setTimeout(() => {
        const run = runs.get(id);
        if (run !== undefined && run.local.has(index)) f();
      }, 0);
    },
    join(id, index, realm) {
      const run = runs.get(id);
      if (run !== undefined) join(run, index, realm);
    },
    gone(id, index) {
      const run = runs.get(id);
      if (run !== undefined) run.local.delete(index);
    },
  };

  // Starting a run

  function configOf(run, index) {
    return {
      page, port: location.port, path, kind, script: location.origin + path + kind + "/",
      run: run.message, index,
    };
  }

  // The realm of a program in this very page.
  function openHere(run, index) {
    const {name, program} = run.message.realms[index];
    const {realms} = run.message;
    const reached = pmspecLink.reachedBy(realms, index);
    const body = runtime.compile(pmspecLink.named(program), reached.map(i => realms[i].name));
    const agents = pmspecLink.openAgents(configOf(run, index), index,
                                         sentence => fail(run, sentence));
    const realm = runtime.openRealm(run.record, name);
    run.end.push(agents.end);
    return {
      begin(done) {
        setTimeout(() => {
          if (!run.record.live) return;
          realm.begin(body, reached.map(i => agents.ports[i]), {origins: run.message.origins});
          setTimeout(done, 0);
        }, 0);
      },
      runMain: realm.runMain,
      drained: () => '{"type":"drained","run":' + run.id + ',"counts":{' + quote(name) + ":" +
        realm.count() + "}}",
      goRound: pmspecLink.goRound,
    };
  }

  function addressOf(run, index) {
    const {origin} = run.message.origins[run.message.realms[index].name];
    return origin + path + kind + "/frame?page=" + page + "&run=" + run.id + "&realm=" + index;
  }

  function openFrame(run, index) {
    const frame = document.createElement("iframe");
    if (kind === "isolated") frame.allow = "cross-origin-isolated";
    frame.src = addressOf(run, index);
    run.end.push(() => frame.remove());
    document.body.append(frame);
  }

  // Opening a window takes longer than going to another page in it, so windows are used again.
  function openWindow(run, index) {
    const address = addressOf(run, index);
    let opened = idleWindows.pop();
    if (opened === undefined || !wentTo(opened, address))
      opened = open(address, "_blank", "popup,width=200,height=150");
    if (opened === null) throw new Error("this page may not open windows: allow it to");
    run.end.push(() => {
      idleWindows.push(opened);
      windowsToClear.push(opened);
    });
  }

  // False for one that was closed, or that the browser keeps from going anywhere.
  function wentTo(opened, address) {
    if (opened.closed) return false;
    try {
      opened.location.replace(address);
      return true;
    } catch {
      opened.close();
      return false;
    }
  }

  // What is not used again at once must not go on with an old program.
  function clearWindows() {
    for (const opened of windowsToClear)
      if (idleWindows.includes(opened)) wentTo(opened, "about:blank");
    windowsToClear = [];
  }

  function closeAll() {
    for (const run of [...runs.values()]) close(run);
    for (const opened of idleWindows) opened.close();
  }

  // A frame of this page will do where the case does not tell it from a window.
  function openTop(run, index) {
    const {fresh, top_level: isTopLevel} = run.message;
    if (isTopLevel) openWindow(run, index);
    else if (fresh) openFrame(run, index);
    else join(run, index, openHere(run, index));
  }

  function startRun(message) {
    const missing = message.requires && runtime.missing(message.requires);
    if (missing !== undefined) {
      send('{"type":"unsupported","run":' + message.run + ',"what":' + quote(missing) + "}");
      return;
    }
    message.origins = message.origins || {"": {origin: location.origin}};
    const run = openRun(message);
    const {realms} = message;
    const local = realms.filter(realm => isLocal(run, realm));
    run.expected = local.filter(({kind}) => kind !== "document").length;
    run.remote = local.length < realms.length;
    try {
      for (let i = 0; i < realms.length; i++)
        if (realms[i].kind === "top") openTop(run, i);
    } catch (error) {
      fail(run, "The run cannot start: " + error);
    }
  }

  // What the harness asks

  function drain(run) {
    run.draining = true;
    eachLocal(run, realm => realm.drained());
  }

  function ping({n}) {
    pmspecLink.goRound(() => send('{"type":"pong","n":' + n + "}"));
    for (const run of runs.values())
      if (run.message.fresh && run.mainHasRun) eachLocal(run, realm => realm.pong(n));
  }

  // The engine's name and full version.
  async function identity() {
    const data = navigator.userAgentData;
    const list = data ? (await data.getHighEntropyValues(["fullVersionList"])).fullVersionList : [];
    const brand = list.find(({brand: text}) => text === "Chromium");
    if (brand) return {name: "chromium", version: brand.version};
    const found = /(Firefox|Version)\/([\d.]+)/.exec(navigator.userAgent);
    if (found === null) return {name: "browser", version: navigator.userAgent};
    return {name: found[1] === "Firefox" ? "firefox" : "webkit", version: found[2]};
  }

  // A person who holds the page may open a debugger first.
  function permission() {
    const button = document.getElementById("start");
    button.hidden = !held;
    return held ? new Promise(resolve => { button.onclick = resolve; }) : undefined;
  }

  async function hello() {
    const {name, version} = await identity();
    await permission();
    send('{"type":"hello","protocol":1,"name":' + quote(name) + ',"version":' + quote(version) +
         ',"takes":"js","realms":["top","agent","frame","popup","document"]}');
  }

  const ofRun = act => ({run: id}) => {
    const run = runs.get(id);
    if (run !== undefined) act(run);
  };
  const answers = {
    hello, ping, run: startRun, drain: ofRun(drain), drop: ofRun(close), begin: ofRun(begin),
    main: ofRun(runMain),
    open: ({url}) => {
      closeAll();
      location.replace(url);
    },
    bye: () => {
      closeAll();
      show("The run is over.");
    },
  };

  function take(message) {
    if (message.type in answers) answers[message.type](message);
  }

  self.name = "pmspec-" + page;  // by which windows of this origin find it
  show(held ? "Open the debugger, then start the case; its programs are below pmspec/."
            : "The suites are running. Keep this page in front.");
  listen();
})();
