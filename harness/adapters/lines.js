// Lines to the harness, from any thread of a process. A line goes out at once, with one write:
// on a pipe, writes of up to 4096 bytes of several threads stay whole. A longer line is cut into
// `part` messages of this thread's stream.
"use strict";

const {writeSync} = require("fs");
const {Buffer} = require("buffer");

const MOST_BYTES = 4000;
const PART_UNITS = 1000;  // at most three bytes each, and the message around them

const uncurry = Function.prototype.bind.bind(Function.prototype.call);
const slice = uncurry(String.prototype.slice);
const charCodeAt = uncurry(String.prototype.charCodeAt);
const quote = JSON.stringify;
const bytesOf = Buffer.from;
const exit = process.exit;

// Everything of the bytes; the harness may be slow to read, and may be gone.
function writeAll(bytes, length) {
  for (let written = 0; written < length;) {
    try {
      written += writeSync(1, bytes, written, length - written);
    } catch (error) {
      if (error.code !== "EAGAIN") exit(1);
    }
  }
}

// Where a part that begins at start ends: not within a pair of surrogates.
function partEnd(line, start) {
  const end = start + PART_UNITS;
  if (end >= line.length) return line.length;
  const unit = charCodeAt(line, end - 1);
  return unit >= 0xD800 && unit <= 0xDBFF ? end - 1 : end;
}

// The function that sends a message; stream is a text that no other thread of the process uses.
function createSend(stream) {
  function sendParts(line) {
    for (let start = 0, end; start < line.length; start = end) {
      end = partEnd(line, start);
      const bytes = bytesOf('{"type":"part","stream":' + quote(stream) + ',"text":' +
        quote(slice(line, start, end)) + ',"last":' + (end === line.length) + "}\n", "utf8");
      writeAll(bytes, bytes.length);
    }
  }

  return function send(line) {
    const bytes = bytesOf(line + "\n", "utf8");
    if (bytes.length <= MOST_BYTES) writeAll(bytes, bytes.length);
    else sendParts(line);
  };
}

module.exports = {createSend};
