/*
 * For tests: what the fake engine and its tests agree on.
 */
#ifndef PMSPEC_TESTS_FAKE_ENGINE_H
#define PMSPEC_TESTS_FAKE_ENGINE_H

enum { HANG_SECONDS = 2 };  // of silence, in the modes that are about it

#endif
