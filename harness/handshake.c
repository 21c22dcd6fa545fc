/*
 * Hello and the canaries: see handshake.h.
 */
#include "handshake.h"
#include <string.h>

enum { BATCH_MOST = 10000 };

#define CANARY(RUN, PROGRAM, REQUIRES)                                                             \
    "{\"type\":\"run\",\"run\":" RUN ",\"realms\":[{\"name\":\"\",\"kind\":\"top\",\"owner\":-1"   \
    "" PROGRAM "}],\"requires\":[" REQUIRES "]"
#define MISSING "PmspecCanaryThatDoesNotExist"

const char hello_message[] = "{\"type\":\"hello\",\"protocol\":1}";
const char canary_drop_message[] = "{\"type\":\"drop\",\"run\":2}";

static const char missing_js[] =
    CANARY("1", ",\"program\":\"log(1); end();\"", "\"" MISSING "\"") "}";
static const char fixed_js[] =
    CANARY("2", ",\"program\":\"log('canary', 6 * 7, [undefined]); end();\"", "") "}";
static const char missing_case[] =
    CANARY("1", "", "\"" MISSING "\"") ",\"case\":{\"id\":\"canary/missing\",\"title\":\"-\","
                                       "\"clauses\":[],\"main\":[[\"" MISSING "\"],[\"end\"]]}}";
static const char fixed_case[] =
    CANARY("2", "", "") ",\"case\":{\"id\":\"canary/fixed\",\"title\":\"-\",\"clauses\":[],"
                        "\"main\":[[\"log\",\"canary\",42,[\"!undefined\"]],[\"end\"]]}}";
static const char fixed_answer[] = "[\"canary\",42,[\"!undefined\"]]";

const char *canary_missing_message(const struct engine_info *info)
{
    return info->takes_case ? missing_case : missing_js;
}

const char *canary_fixed_message(const struct engine_info *info)
{
    return info->takes_case ? fixed_case : fixed_js;
}

const char *canary_take(struct arena *arena, struct canaries *canaries, const char *type, long run,
                        const cJSON *message)
{
    if (run == CANARY_MISSING) {
        if (strcmp(type, "unsupported") != 0)
            return "its adapter ran a program that requires a global which does not exist, instead "
                   "of answering unsupported";
        canaries->missing_seen = true;
    } else if (strcmp(type, "log") == 0) {
        const cJSON *entry = cJSON_GetObjectItemCaseSensitive(message, "entry");
        if (!entry || strcmp(json_canonical(arena, entry), fixed_answer) != 0)
            return "its adapter gave a wrong answer to a fixed program";
        canaries->answer_seen = true;
    } else if (strcmp(type, "end") != 0) {
        return "its adapter could not run a fixed program";
    }
    return NULL;
}

/* A copy of the text of this name, or NULL. */
static const char *copy_text(struct arena *arena, const cJSON *message, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(message, name);
    if (!cJSON_IsString(field))
        return NULL;
    size_t size = strlen(field->valuestring) + 1;
    return memcpy(arena_allocate(arena, size), field->valuestring, size);
}

static bool read_realms(struct arena *arena, const cJSON *message, struct engine_info *info)
{
    bool has_top = false;
    const cJSON *realm;
    info->realms.count = 0;
    cJSON_ArrayForEach(realm, cJSON_GetObjectItemCaseSensitive(message, "realms"))
    {
        if (!cJSON_IsString(realm))
            return false;
        size_t size = strlen(realm->valuestring) + 1;
        const char *kind = memcpy(arena_allocate(arena, size), realm->valuestring, size);
        LIST_APPEND(arena, &info->realms, kind);
        has_top = has_top || strcmp(kind, "top") == 0;
    }
    return has_top;
}

static bool read_batch(const cJSON *message, struct engine_info *info)
{
    const cJSON *batch = cJSON_GetObjectItemCaseSensitive(message, "batch");
    info->batch = 0;
    if (!batch)
        return true;
    if (!cJSON_IsNumber(batch) || batch->valuedouble < 1 || batch->valuedouble > BATCH_MOST)
        return false;
    info->batch = (unsigned)batch->valuedouble;
    return true;
}

const char *hello_read(struct arena *arena, const cJSON *message, struct engine_info *info)
{
    const cJSON *protocol = cJSON_GetObjectItemCaseSensitive(message, "protocol");
    const char *takes = copy_text(arena, message, "takes");
    const char *reports = copy_text(arena, message, "reports");
    info->name = copy_text(arena, message, "name");
    info->version = copy_text(arena, message, "version");
    if (!cJSON_IsNumber(protocol) || protocol->valuedouble != 1)
        return "its hello has not \"protocol\":1";
    if (!info->name || !info->version)
        return "its hello has no \"name\" and \"version\", both texts";
    if (!takes || (strcmp(takes, "js") != 0 && strcmp(takes, "program") != 0))
        return "its hello has neither \"takes\":\"js\" nor \"takes\":\"program\"";
    if (!read_realms(arena, message, info))
        return "its hello has no \"realms\", a list of texts with \"top\" in it";
    if (!read_batch(message, info))
        return "its hello has a \"batch\" that is no number from 1 to 10000";
    info->takes_case = takes[0] == 'p';
    info->reports_apart = reports && strcmp(reports, "apart") == 0;
    return NULL;
}
