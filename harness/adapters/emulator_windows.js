// The windows of a run with frames, in a DOM emulator. All of them live in this one thread of Node, which
// opens them, makes a runtime in each, and asks nothing of them by messages. Every document is the
// same empty page, whatever its address; nothing is fetched.
"use strict";

const {createRuntimeIn, send} = require("./emulator.js");

const PAGE = '<!doctype html><meta charset="utf-8"><body>';
const {stringify} = JSON;

// host:
//   openTop(url)         a fresh top-level window: {window, close()}; may be a promise
//   windowOf(iframe)     the window in it itself, whatever stands for it in other windows
//   isWindow(object)     true for whatever stands for a window
function createWindows(host) {
  // What stands for the window of realm j in that of realm i, as a script there gets it.
  function viewOf(run, i, j) {
    const {realms} = run.message;
    if (i === j) return run.windows[i].eval("self");
    if (realms[i].owner === j) return run.windows[i].eval("parent");
    if (realms[j].owner < 0) return run.windows[i].eval("top");
    return run.frames[j].contentWindow;
  }

  function reachedBy({message: {realms}}, i) {
    return realms.map((_, j) => j).filter(j => j !== i);
  }

  async function openFrame(run, j) {
    const {name, owner, via} = run.message.realms[j];
    const {document} = run.windows[owner];
    const frame = document.createElement("iframe");
    frame.setAttribute("name", name);
    if (via === "src") frame.setAttribute("src", run.message.origins[name].origin + "/" + name);
    if (via === "data") frame.setAttribute("src", "data:text/html," + encodeURIComponent(PAGE));
    if (via === "srcdoc") frame.setAttribute("srcdoc", PAGE);
    const loaded = new Promise((resolve, reject) => {
      frame.addEventListener("load", resolve);
      frame.addEventListener("error", () => reject(new Error("no document in " + name)));
    });
    document.body.append(frame);
    run.frames[j] = frame;
    await loaded;
    run.windows[j] = host.windowOf(frame);
  }

  // Removes the iframe of the realm; it and all that stand in it are there no more.
  function remove(run, name) {
    const {realms} = run.message;
    const index = realms.findIndex(realm => realm.name === name);
    const isIn = j => j === index || realms[j].owner >= 0 && isIn(realms[j].owner);
    realms.forEach((realm, j) => {
      if (isIn(j))
        send('{"type":"gone","run":' + run.message.run + ',"realm":' + stringify(realm.name) + "}");
    });
    run.frames[index].remove();
  }

  function openRealm(run, i) {
    const {run: id, realms, origins} = run.message;
    const {name, program, group = i} = realms[i];
    const window = run.windows[i];
    const reached = reachedBy(run, i);
    const views = reached.map(j => viewOf(run, i, j));
    const known = new Map([[viewOf(run, i, i), name], ...reached.map((j, k) => [views[k], realms[j].name])]);
    const runtime = createRuntimeIn(window, object => {
      if (known.has(object)) return stringify("$" + known.get(object));
      return host.isWindow(object) ? '{"!Window":0}' : undefined;
    });
    const record = runtime.openRun(id);
    run.groups[group] = run.groups[group] || {name: realms[group].name, count: 0};
    const realm = runtime.openRealm(record, name, run.groups[group]);
    window.addEventListener("error", event => realm.reported(event.error));
    run.drops.push(() => runtime.dropRun(record));
    return {
      index: i, realm, body: runtime.compile(program, reached.map(j => realms[j].name)),
      reached: views, more: {origins, remove: frameName => remove(run, frameName)},
    };
  }

  return async function openWindows(message) {
    const run = {message, windows: [], frames: [], groups: [], drops: []};
    const {realms, origins} = message;
    const top = await host.openTop(origins[realms[0].name].origin + "/");
    run.windows[0] = top.window;
    for (let j = 1; j < realms.length; j++) await openFrame(run, j);
    return {
      realms: realms.map((_, i) => openRealm(run, i)),
      close() {
        for (const drop of run.drops) drop();
        try {
          top.close();
        } catch (x) {
          // The program may have changed what the emulator closes a window by (its length): then it
          // stays open, and no other program knows of it.
        }
      },
    };
  };
}

module.exports = {PAGE, createWindows};
