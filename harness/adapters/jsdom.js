// The adapter for jsdom: programs run in the window of an empty page.
"use strict";

const {folder} = require("./inside_node.js");
const {serveWindow} = require("./emulator.js");
const {JSDOM, VirtualConsole} = require(folder);

const {window} = new JSDOM("<!doctype html>", {
  url: "http://localhost/", runScripts: "dangerously", pretendToBeVisual: true,
  virtualConsole: new VirtualConsole(),
});
serveWindow("jsdom", window);
