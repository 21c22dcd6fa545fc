// Stands before a standalone program (pmspec show --js) when .ci/confirm runs it: what the program
// prints, by the console or through util.inspect, becomes a line "REALM: ENTRY" in the notation of
// observed values. Of runtime.js, which is parts, only the writer of that notation is used.
"use strict";

function standaloneConsole(parts, print, host) {
  const {entryText} = parts.createRuntime(host);
  const text = entry => typeof entry === "object" ? entryText(entry) : entry;
  return {text, log: (realm, entry = "end") => print(realm + ": " + text(entry))};
}

if (typeof module === "object") module.exports = standaloneConsole;
