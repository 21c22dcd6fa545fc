// The adapter for happy-dom: programs run in the window of an empty page.
"use strict";

const path = require("path");
const {pathToFileURL} = require("url");
const {folder} = require("./inside_node.js");
const {serveWindow} = require("./emulator.js");

async function open() {
  const {Browser} = await import(pathToFileURL(path.join(folder, "lib/index.js")));
  const browser = new Browser({
    settings: {
      enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true,
    },
  });
  const page = browser.newPage();
  page.url = "http://localhost/";
  serveWindow("happy-dom", page.mainFrame.window);
}

open();
