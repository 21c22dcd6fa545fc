// The adapter for happy-dom. A program without frames runs in the window of an empty page, one with
// frames in a page of its own.
"use strict";

const path = require("path");
const {pathToFileURL} = require("url");
const {folder} = require("./inside_node.js");
const {serveWindow} = require("./emulator.js");
const {PAGE, createWindows} = require("./emulator_windows.js");

function load(file) {
  return import(pathToFileURL(path.join(folder, "lib", file)));
}

async function open() {
  const {Browser, BrowserWindow} = await load("index.js");
  const {default: CrossOriginBrowserWindow} = await load("window/CrossOriginBrowserWindow.js");
  const browser = new Browser({
    settings: {
      enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true,
      enableIframePageLoading: true,
      fetch: {
        interceptor: {
          beforeAsyncRequest: async ({window}) =>
            new window.Response(PAGE, {headers: {"Content-Type": "text/html"}}),
        },
      },
    },
  });
  const pages = new Map();  // by their top window

  async function openTop(url) {
    const page = browser.newPage();
    await page.goto(url);
    const {window} = page.mainFrame;
    pages.set(window, page);
    return {
      window,
      close() {
        pages.delete(window);
        page.close();
      },
    };
  }

  // The newest frame of any page: iframes are opened one after the other.
  function windowOf(iframe) {
    const newest = frame => frame.childFrames.length > 0 ? newest(frame.childFrames.at(-1)) : frame;
    for (const page of pages.values())
      if (contains(page.mainFrame, iframe)) return newestIn(page.mainFrame, iframe);
    return newest([...pages.values()].at(-1).mainFrame).window;
  }

  function contains(frame, iframe) {
    return frame.window.document === iframe.ownerDocument ||
      frame.childFrames.some(child => contains(child, iframe));
  }

  function newestIn(frame, iframe) {
    if (frame.window.document === iframe.ownerDocument) return frame.childFrames.at(-1).window;
    return newestIn(frame.childFrames.find(child => contains(child, iframe)), iframe);
  }

  const openWindows = createWindows({
    openTop, windowOf,
    isWindow: object => object instanceof BrowserWindow || object instanceof CrossOriginBrowserWindow,
  });
  serveWindow("happy-dom", (await openTop("http://localhost:8000/")).window, {openWindows});
}

open();
