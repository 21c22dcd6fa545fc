// The adapter for jsdom. A program without frames runs in the window of an empty page, one with frames
// in a page of its own.
"use strict";

const {folder} = require("./inside_node.js");
const {serveWindow} = require("./emulator.js");
const {PAGE, createWindows} = require("./emulator_windows.js");
const {JSDOM, VirtualConsole, requestInterceptor} = require(folder);

const {Response} = globalThis;

function openTop(url) {
  const {window} = new JSDOM(PAGE, {
    url, runScripts: "dangerously", pretendToBeVisual: true, virtualConsole: new VirtualConsole(),
    resources: {
      interceptors: [requestInterceptor(() =>
        new Response(PAGE, {headers: {"Content-Type": "text/html"}}))],
    },
  });
  return {window, close: () => window.close()};
}

const openWindows = createWindows({
  openTop,
  windowOf: iframe => iframe.contentWindow,
  isWindow: object => Object.getOwnPropertyDescriptor(object, "window") !== undefined &&
    object.window === object,
});

serveWindow("jsdom", openTop("http://localhost:8000/").window, {openWindows});
