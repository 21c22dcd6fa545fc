/*
 * The switches of reading.h.
 */
#include "reading.h"
#include "agent.h"

const char *reading_name(enum reading which)
{
    static const char *const names[] = {
#define READING_NAME(name) "READING_" #name,
        READINGS(READING_NAME)
#undef READING_NAME
    };
    return names[which];
}

bool reading(struct agent *agent, enum reading which)
{
    agent->run->readings_touched[which] = true;
    return agent->run->readings[which];
}

bool tasks_may_run_in_flight(const struct run *run)
{
    return run->readings[READING_IN_FLIGHT_TASKS_RUN_AT_OLD_PORT] ||
           run->readings[READING_PORT_IN_FLIGHT_STARTS_AND_CLOSES];
}
