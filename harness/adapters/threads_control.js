// The control block of a run: how the threads of its realms agree on barriers, drains and
// heartbeats. Shared memory that each thread looks at from its own event loop, so that no message
// port has a part in it.
//
//   0          agents that are up, waiting for the start
//   1          1 once the programs may begin
//   2          realms whose program has run
//   3          drains asked for
//   4          1 once the run is dropped
//   5          pings asked for
//   6          for each realm: drains done
//   6 + R      for each realm: the last n at that time
//   6 + 2R     the numbers of the last pings, a ring
"use strict";

const {add, load, store} = Atomics;
const Words = Int32Array;
const SharedMemory = SharedArrayBuffer;

const UP = 0, STARTED = 1, SET_UP = 2, DRAINS = 3, DROPPED = 4, PINGS = 5, REALMS = 6;
const RING = 64;
const WORD_BYTES = 4;

// buffer: of an existing block, or undefined for a new one.
function openControl(realmCount, buffer) {
  const size = (REALMS + 2 * realmCount + RING) * WORD_BYTES;
  const words = new Words(buffer || new SharedMemory(size));
  const pings = REALMS + 2 * realmCount;

  return {
    buffer: words.buffer,

    up() { add(words, UP, 1); },
    upCount: () => load(words, UP),
    start() { store(words, STARTED, 1); },
    isStarted: () => load(words, STARTED) === 1,

    setUp() { add(words, SET_UP, 1); },
    allSetUp: () => load(words, SET_UP) === realmCount,

    askDrain() { add(words, DRAINS, 1); },
    drainsAsked: () => load(words, DRAINS),
    drainDone(realm, drains, count) {
      store(words, REALMS + realmCount + realm, count);
      store(words, REALMS + realm, drains);
    },
    // Drains that every realm has done.
    drainsDone() {
      let least = load(words, REALMS);
      for (let i = 1; i < realmCount; i++) {
        const done = load(words, REALMS + i);
        if (done < least) least = done;
      }
      return least;
    },
    count: realm => load(words, REALMS + realmCount + realm),

    drop() { store(words, DROPPED, 1); },
    isDropped: () => load(words, DROPPED) === 1,

    askPing(n) {
      store(words, pings + load(words, PINGS) % RING, n);
      add(words, PINGS, 1);
    },
    pingsAsked: () => load(words, PINGS),
    ping: number => load(words, pings + number % RING),
  };
}

module.exports = {openControl};
