// What stands before a standalone program in a page of standalone_server.js: what the program prints goes
// to that server, in the notation of observed values, numbered in the order of its group of windows.
//
// A script that opens its windows by itself prints from the first of them. Where the windows are of several
// origins, each page has this file and its own program, makes the frames and popups that it owns, and runs
// its setup and its main when the server says that all windows are there.
"use strict";

function standalonePage(config) {
  const {realm, realms, group, addresses, pages, scripts, base, runtime, programs} = config;
  const {fetch, setTimeout, XMLHttpRequest} = window;
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const then = uncurry(Promise.prototype.then);
  const windowOf = uncurry(Object.getOwnPropertyDescriptor(window, "window").get);
  const quote = JSON.stringify;
  const names = Object.keys(realms);

  const kindOf = name => ["frame", "popup", "document"].find(kind => realms[name][kind]);
  const ownerOf = name => realms[name][kindOf(name)];
  const placeOf = name => kindOf(name) === "document" ? placeOf(ownerOf(name)) : name;
  const treeOf = name => kindOf(placeOf(name)) === "frame" ? treeOf(ownerOf(placeOf(name))) : placeOf(name);
  const ownedBy = (owner, kind) => names.filter(name => realms[name][kind] === owner);

  function attempt(f) {
    try {
      return f();
    } catch (x) {
      return undefined;
    }
  }

  // Windows

  let windows = {};  // by the realm's name

  // The window at the top of a tree: here, up the chain of openers, or kept by the one that opened it.
  function findTop(tree) {
    let view = window.top, at = treeOf(realm);
    while (at !== tree && kindOf(at)) {
      view = view.opener && view.opener.top;
      at = treeOf(ownerOf(at));
    }
    return at === tree ? view : find(ownerOf(tree)).standalonePopups[tree];
  }

  function find(name) {
    if (placeOf(name) !== name) return find(placeOf(name));
    if (name === placeOf(realm)) return window;
    if (kindOf(name) !== "frame") return findTop(name);
    return find(ownerOf(name))[ownedBy(ownerOf(name), "frame").indexOf(name)];
  }

  function windowText(object) {
    if (names[0] === "log" || attempt(() => windowOf(object)) === undefined) return undefined;
    for (let i = 0; i < names.length; i++)
      if (windows[names[i]] === object) return quote("$" + names[i]);
    return '{"!Window":0}';
  }

  // The writer of the notation, in the realm whose objects it looks at.
  function writerIn(view) {
    const parts = view.eval("(function () {" + runtime + "\nreturn pmspecRuntime; })()");
    return parts.createRuntime({windowText}).entryText;
  }

  // Printing, through the first window of the group: others may be removed.

  let printed = 0;

  window.standaloneSay = text => {
    const request = fetch(base + "log?group=" + group + "&place=" + printed++,
                          {__proto__: null, method: "POST", body: text, keepalive: true});
    then(request, () => {}, () => {});
  };
  let say = window.standaloneSay;

  // For programs that print to the console
  const writers = {__proto__: null};

  function prepare(name, view, all) {
    windows = all;
    writers[name] = writerIn(view);
  }

  function takeConsole() {
    prepare("log", window, windows);
    console.log = (name, entry) => say(typeof entry === "object" ? writers[name](entry) : "end");
  }

  function report(log) {
    window.addEventListener("error", event => log("reported", event.error));
    window.addEventListener("unhandledrejection", event => log("reported", event.reason));
  }

  // What is asked of the server, which answers when it is time

  function ask(what, done) {
    const request = new XMLHttpRequest();
    request.onload = () => done(request.responseText);
    request.open("POST", base + what);
    request.send();
  }

  // Popups close themselves when the case is over, the top window goes on to the next.
  function follow() {
    ask("next", address => {
      if (address && treeOf(realm) === names[0]) window.location.replace(address);
      else window.close();
    });
  }

  // The programs of windows of several origins

  function createFrame(name) {
    const frame = document.createElement("iframe");
    const {via = "src", sandbox, origin} = realms[name];
    frame.name = name;
    if (sandbox || origin === "opaque" && via !== "data") frame.setAttribute("sandbox", "allow-scripts");
    if (realms[name].isolated) frame.allow = "cross-origin-isolated";
    if (via === "src") frame.src = addresses[name];
    else if (via === "srcdoc") frame.srcdoc = pages[name];
    else if (via === "data") frame.src = "data:text/html;charset=utf-8," + encodeURIComponent(pages[name]);
    else frame.addEventListener("load", () => frame.contentWindow.eval(scripts[name]), {once: true});
    document.body.append(frame);
  }

  function openPopup(name) {
    const features = "popup" + (realms[name].noopener ? ",noopener" : "");
    window.standalonePopups[name] = window.open(addresses[name], "_blank", features);
  }

  function setUp() {
    const mains = [];
    for (const name of names) windows[name] = attempt(() => find(name));
    say = attempt(() => find(group).standaloneSay) || say;
    const writer = writerIn(window);
    const log = (...entry) => say(writer(entry));
    report(log);
    const iframes = Object.fromEntries(names.map(
      name => [name, attempt(() => windows[ownerOf(name)].document.querySelector(`iframe[name=${name}]`))]));
    const source = '"use strict"; (' + programs + ")";
    const program = (0, eval)(source)[realm];
    try {
      program(log, () => say("end"), f => mains.push(f), config.origins,
              name => iframes[name].remove(), name => windows[name].close(),
              name => windows[name].location.replace(addresses[name]), windows);
    } catch (x) {
      log("reported", x);
    }
    return () => mains.forEach(f => setTimeout(f));
  }

  function begin() {
    window.standalonePopups = {__proto__: null};
    ownedBy(realm, "frame").forEach(createFrame);
    ownedBy(realm, "popup").forEach(openPopup);
    if (kindOf(realm) === "document") setUp()();
    else ask("arrive?step=loaded", () => {
      const start = setUp();
      ask("arrive?step=ready", start);
    });
  }

  return {begin, follow, prepare, report, takeConsole};
}
