// A window of a case: a document that runs one program of one run. It creates the frames
// that stand in it and opens its popups. A window of the runner page's origin is driven by the runner (browser.js), in
// one agent with it; any other takes its turns from the harness by itself (browser_link.js).
"use strict";

(function () {
  const script = document.currentScript;
  const config = JSON.parse(script.dataset.config);
  const {run, index} = config;
  const {realms} = run;
  const {name, program} = realms[index];
  const {queueMicrotask, setTimeout} = globalThis;
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const quote = JSON.stringify;
  const closeWindow = uncurry(self.close);
  const removeElement = uncurry(Element.prototype.remove);
  const windowOf = uncurry(Object.getOwnPropertyDescriptor(globalThis, "window").get);
  const parentOf = uncurry(Object.getOwnPropertyDescriptor(globalThis, "parent").get);

  // The documents of this origin, for scripts and workers; an opaque one has none.
  if (self.origin !== "null") config.script = self.origin + config.path + config.kind + "/";

  // Other windows

  const {topOf, placeOf, hasOpener} = pmspecLink;

  function pathTo(i) {
    const path = [];
    for (i = placeOf(realms, i); realms[i].kind === "frame"; i = realms[i].owner) {
      let place = 0;
      for (let j = 0; j < i; j++)
        if (realms[j].kind === "frame" && realms[j].owner === realms[i].owner) place++;
      path.unshift(place);
    }
    return path;
  }

  const upFrom = (window, i) => pathTo(i).reduce(({parent}) => parent, window);
  const top = upFrom(self, index);
  const windows = [];  // by index; known when all are there

  // The window at the top of tree number t: of this one, of one up the chain of openers, or a popup that
  // its opener, here or within reach, has kept.
  function windowAtTop(t) {
    let window = top, i = topOf(realms, index);
    for (; i !== t && hasOpener(realms[i]); i = topOf(realms, realms[i].owner))
      window = upFrom(window.opener, realms[i].owner);
    return i === t ? window : findWindow(realms[t].owner).pmspecPopups[realms[t].name];
  }

  function findWindow(i) {
    if (i === index) return self;
    return pathTo(i).reduce((window, place) => window.frames[place], windowAtTop(topOf(realms, i)));
  }

  function findWindows() {
    const reached = pmspecLink.reachedBy(realms, index);
    for (let i = 0; i < realms.length; i++)
      if (realms[i].noopener && realms[i].owner === index) windows[i] = self.pmspecPopups[realms[i].name];
      else if (i === index || reached.includes(i) && realms[i].kind !== "agent")
        windows[i] = findWindow(i);
    windows[placeOf(realms, index)] = self;
  }

  function isWindow(object) {
    try {
      windowOf(object);
      return true;
    } catch (x) {
      return false;
    }
  }

  function windowText(object) {
    if (run.realms[0].name === "" || !isWindow(object)) return undefined;
    for (let i = 0; i < realms.length; i++)
      if (windows[i] === object) return quote("$" + realms[i].name);
    return '{"!Window":0}';
  }

  // The runner, if the top window is of its origin and this one, too, and what opened that. It opened
  // the first one, which forgets that and finds it by its name; or that is a frame of its page, where no
  // window is in question. A window without an opener finds nobody, one that hides from it none that stays.
  function findHost() {
    if (realms[index].kind === "top") self.opener = null;
    if (pmspecLink.setsDomain(run)) return undefined;
    try {
      if (self !== top) return self.pmspecHost = top.pmspecHost;
      if (hasOpener(realms[topOf(realms, index)]))
        return self.pmspecHost = self.opener.pmspecHost;
      if (self.origin !== "http://localhost:" + config.port ||
          realms[topOf(realms, index)].noopener)
        return undefined;
      const runner = self.parent === self ? open("", "pmspec-" + config.page) : self.parent;
      return self.pmspecHost = runner.pmspecHost;
    } catch (x) {
      return undefined;
    }
  }

  // What this window says. The windows of one origin say it in one order: their group, an object in
  // the first of them, keeps and numbers it; one post has all that is said in a task. A window whose frame was
  // removed speaks through another one.

  const host = findHost();
  const post = pmspecLink.createPost(config);
  let group = {
    sent: 0, lines: "", log: {name: realms[realms[index].group].name, count: 0}, members: [],
  };
  if (realms[index].group === index) self.pmspecGroup = group;

  function joinGroup() {
    if (realms[index].group !== index) group = windows[realms[index].group].pmspecGroup;
    group.members[group.members.length] = {post, window: self};
  }

  function postOfGroup() {
    if (parentOf(self) !== null) return post;
    for (let i = 0; i < group.members.length; i++)
      if (group.members[i].window.parent !== null) return group.members[i].post;
    return post;
  }

  function flush() {
    const {lines} = group;
    if (lines === "") return;
    group.lines = "";
    postOfGroup()(realms[index].group, ++group.sent, lines);
  }

  function send(line) {
    if (host) {
      host.send(line);
      return;
    }
    const isFirst = group.lines === "";
    group.lines += line + "\n";
    if (parentOf(self) === null) flush();  // a window that was removed has no microtasks
    else if (isFirst) queueMicrotask(flush);
  }

  const schedule = f => host ? host.schedule(run.run, index, f) : setTimeout(f, 0);
  const runtime = pmspecRuntime.createRuntime({send, schedule, windowText});
  const record = runtime.openRun(run.run);
  let realm, agents;

  // Frames

  self.pmspecFrames = {__proto__: null};  // the iframes of this document, by the realm's name

  function inject(frame, i) {
    const {contentDocument} = frame;
    const code = contentDocument.createElement("script");
    code.dataset.config = quote({...config, index: i});
    if (script.text !== "") {
      code.text = script.text;
    } else {
      code.crossOrigin = "anonymous";
      code.src = config.script + "realm.js";
    }
    contentDocument.body.append(code);
  }

  function pageAddress(i) {
    const {origin} = run.origins[realms[i].name];
    const at = origin === "null" ? "http://localhost:" + config.port : origin;
    return at + config.path + config.kind + "/frame?page=" + config.page + "&run=" + run.run +
      "&realm=" + i;
  }

  function createFrame(i) {
    const {name: frameName, via, sandbox, isolated} = realms[i];
    const isText = via === "srcdoc" || via === "blank" && sandbox;  // no script can be put into that
    const frame = document.createElement("iframe");
    frame.name = frameName;
    if (sandbox) frame.setAttribute("sandbox", "allow-scripts");
    if (isolated || config.kind === "isolated") frame.allow = "cross-origin-isolated";
    if (via === "src") frame.src = pageAddress(i);
    else if (isText) frame.srcdoc = pmspecLink.pageOf(config, i);
    else if (via === "data")
      frame.src = "data:text/html;charset=utf-8," + pmspecLink.encode(pmspecLink.pageOf(config, i));
    else frame.addEventListener("load", () => inject(frame, i), {once: true});
    self.pmspecFrames[frameName] = frame;
    document.body.append(frame);
  }

  for (let i = 0; i < realms.length; i++)
    if (realms[i].kind === "frame" && realms[i].owner === index) createFrame(i);

  // Popups

  self.pmspecPopups = {__proto__: null};  // the windows that this one opened, by the realm's name

  for (let i = 0; i < realms.length; i++)
    if (realms[i].kind === "popup" && realms[i].owner === index)
      self.pmspecPopups[realms[i].name] =
        open(pageAddress(i), "_blank",
             "popup,width=200,height=150" + (realms[i].noopener ? ",noopener" : ""));

  // The realm i and all that stand in it are there no more, apart from realm number kept.
  function tellGone(i, kept) {
    send('{"type":"gone","run":' + run.run + ',"realm":' + quote(realms[i].name) + ',"index":' + i +
         "}");
    if (host) host.gone(run.run, i);
    for (let j = i + 1; j < realms.length; j++)
      if (realms[j].owner === i && realms[j].kind !== "popup" && j !== kept) tellGone(j);
  }

  // What was said goes first: the window that was to post it may be among them.
  function leave(i, kept) {
    tellGone(i, kept);
    flush();
  }

  function remove(frameName) {
    for (let i = 0; i < realms.length; i++) {
      if (realms[i].name !== frameName) continue;
      const frame = windows[realms[i].owner].pmspecFrames[frameName];
      leave(i);
      removeElement(frame);
      flush();
    }
  }

  function close(popupName) {
    for (let i = 0; i < realms.length; i++) {
      if (realms[i].name !== popupName) continue;
      leave(i);
      closeWindow(windows[i]);
    }
  }

  // The document that is replaced goes when it goes: nothing of it is waited for.
  function navigate(documentName) {
    for (let i = 0; i < realms.length; i++) {
      if (realms[i].name !== documentName) continue;
      leave(realms[i].owner, i);
      windows[placeOf(realms, i)].location.replace(pageAddress(i));
    }
  }

  // What is asked of this realm

  function tellOf(type, valueOf) {
    addEventListener(type, event => {
      if (realm) realm.reported(valueOf(event));
      else fail("The realm " + name + " cannot start: " + valueOf(event));
    });
  }

  tellOf("error", event => event.error);
  tellOf("unhandledrejection", event => event.reason);

  function fail(sentence) {
    runtime.sendError(record, sentence);
  }

  function start() {
    const reached = pmspecLink.reachedBy(realms, index), names = [], values = [];
    findWindows();
    joinGroup();
    realm = runtime.openRealm(record, name, group.log);
    for (let i = 0; i < reached.length; i++) {
      names[i] = realms[reached[i]].name;
      values[i] = realms[reached[i]].kind === "agent" ? agents.ports[reached[i]]
                                                      : windows[reached[i]];
    }
    const body = runtime.compile(pmspecLink.named(program), names);
    return () => realm.begin(body, values, {origins: run.origins, remove, close, navigate});
  }

  const turns = {
    begin(done) {
      let begin;
      try {
        begin = start();
      } catch (error) {
        fail("The realm " + name + " cannot start: " + error);
        return;
      }
      setTimeout(() => {
        begin();
        setTimeout(done, 0);
      }, 0);
    },
    runMain() { realm.runMain(); },
    drained: () => '{"type":"drained","run":' + run.run + ',"counts":{' + quote(name) + ":" +
      realm.count() + "}}",
    pong: n => '{"type":"pong","n":' + n + ',"run":' + run.run + ',"realm":' + quote(name) + "}",
    send,
    state() {
      flush();
      return {stream: realms[index].group, sent: group.sent};
    },
    goRound: pmspecLink.goRound,
  };
  if (self === top && realms[topOf(realms, index)].kind === "popup") turns.end = () => closeWindow(self);

  agents = pmspecLink.openAgents(config, index, fail);
  script.remove();
  if (host) host.join(run.run, index, turns);
  else pmspecLink.takeTurns(config, turns, config.turns);
})();
