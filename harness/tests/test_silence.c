/*
 * Processor time as an engine's silence is judged by: of children that compute, and that do not.
 */
#include "../silence.h"
#include "../../reference/tests/suite.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child in a group of its own. */
static pid_t start_child(bool computes)
{
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        for (volatile unsigned n = 0;; n++)
            if (!computes)
                pause();
    }
    setpgid(child, child);
    return child;
}

static void end_child(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* Waits until it has used so much, however long that takes. */
static void await_cpu_time(pid_t child, uint64_t ms)
{
    while (cpu_time_of_group(child) < ms)
        usleep(1000);
}

static void test_cpu_time(void)
{
    pid_t busy = start_child(true), idle = start_child(false);
    await_cpu_time(busy, 100);
    CU_ASSERT(cpu_time_of_group(busy) >= 100);
    CU_ASSERT(cpu_time_of_group(idle) < 100);
    end_child(busy);
    end_child(idle);
    CU_ASSERT_EQUAL(cpu_time_of_group(busy), 0);
}

static void test_busy_silence(void)
{
    struct silence silence;
    pid_t busy = start_child(true);
    silence_end(&silence, 5000);
    CU_ASSERT_FALSE(silence_is_busy(&silence, busy, 5000, 0));  // it has just spoken
    await_cpu_time(busy, 100);
    CU_ASSERT_FALSE(silence_is_busy(&silence, busy, 5100, 0));
    CU_ASSERT_FALSE(silence_is_busy(&silence, busy, 5200, 0));  // the first look
    await_cpu_time(busy, 400);
    CU_ASSERT_FALSE(silence_is_busy(&silence, busy, 5300, 0));  // too soon for the next
    CU_ASSERT_FALSE(silence_is_busy(&silence, busy, 5400, 1000000));
    CU_ASSERT_TRUE(silence_is_busy(&silence, busy, 5600, 10));
    silence_end(&silence, 5700);
    CU_ASSERT_FALSE(silence_is_busy(&silence, busy, 6700, 10));
    end_child(busy);
}

static void test_idle_silence(void)
{
    struct silence silence;
    pid_t idle = start_child(false);
    silence_end(&silence, 1000);
    CU_ASSERT_FALSE(silence_is_busy(&silence, idle, 2000, 10));
    CU_ASSERT_FALSE(silence_is_busy(&silence, idle, 900000, 10));
    CU_ASSERT_FALSE(silence_is_busy(&silence, 0, 990000, 10));
    end_child(idle);
}

static const struct test tests[] = {
    {"the processor time of a group", test_cpu_time},
    {"a silent group that computes is busy", test_busy_silence},
    {"a silent group that waits is not", test_idle_silence},
};

int main(void)
{
    return RUN_SUITE("silence", tests);
}
