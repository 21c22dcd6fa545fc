/*
 * A CUnit program from one table: the name of a test is the sentence that is true when it passes.
 * The exit status says if any failed (CU_basic_run_tests itself does not).
 */
#ifndef PMSPEC_TESTS_SUITE_H
#define PMSPEC_TESTS_SUITE_H

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stddef.h>

struct test {
    const char *sentence;
    void (*function)(void);
};

static inline int run_suite(const char *name, const struct test *tests, size_t count)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    CU_pSuite suite = CU_add_suite(name, NULL, NULL);
    for (size_t i = 0; suite && i < count; i++)
        if (!CU_add_test(suite, tests[i].sentence, tests[i].function))
            suite = NULL;
    if (suite) {
        CU_basic_set_mode(CU_BRM_NORMAL);
        CU_basic_run_tests();
    }
    bool failed =
        !suite || CU_get_number_of_tests_run() != count || CU_get_number_of_failures() != 0;
    CU_cleanup_registry();
    return failed;
}

#define RUN_SUITE(name, tests) run_suite((name), (tests), sizeof(tests) / sizeof *(tests))

#endif
