/*
 * The realms of a case: who owns whom, what reaches what, and which share a log
 * (suites/LANGUAGE.md, "Realms" and "What is observed").
 */
#include "loader.h"

#include <string.h>

struct realm_form {
    const char *key;  // names the owner
    enum realm_kind kind;
    const char *others[3];
};

static const struct realm_form forms[] = {
    {"agent", REALM_AGENT, {NULL}},
    {"frame", REALM_FRAME, {"origin", "via", "isolated"}},
    {"worker", REALM_WORKER, {"shared"}},
};

struct realm_program *realm_find(struct test_case *test_case, const char *name)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (*name && strcmp(test_case->realms.items[i].name, name) == 0)
            return &test_case->realms.items[i];
    return NULL;
}

/* The window at the top of a window's tree of frames; NULL for what is no window. */
static const struct realm_program *top_window(const struct test_case *test_case,
                                              const struct realm_program *realm)
{
    while (realm->kind == REALM_FRAME)
        realm = &test_case->realms.items[realm->owner];
    return realm->kind == REALM_TOP ? realm : NULL;
}

bool realm_reaches(const struct test_case *test_case, const struct realm_program *from,
                   const struct realm_program *to)
{
    int from_index = (int)(from - test_case->realms.items);
    int to_index = (int)(to - test_case->realms.items);
    const struct realm_program *top = top_window(test_case, from);
    bool same_tree = top && top == top_window(test_case, to) && from != to;
    return from->owner == to_index || to->owner == from_index || same_tree;
}

static const struct realm_form *find_form(const cJSON *description)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (cJSON_GetObjectItemCaseSensitive(description, forms[i].key))
            return &forms[i];
    return NULL;
}

static bool check_keys(struct loader *loader, const cJSON *description,
                       const struct realm_form *form)
{
    for (const cJSON *item = description->child; item; item = item->next) {
        struct nearest nearest = {.word = item->string};
        bool known = form && strcmp(item->string, form->key) == 0;
        for (int i = 0; form && i < 3 && form->others[i]; i++) {
            known |= strcmp(form->others[i], item->string) == 0;
            nearest_offer(&nearest, form->others[i]);
        }
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
            nearest_offer(&nearest, forms[i].key);
        if (!known)
            return load_fail(loader, item, "Unknown key \"%s\" of a realm%s", item->string,
                             nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
    }
    return true;
}

/* The text under key, one of words (ended by NULL), or otherwise where the key is missing. */
static bool read_choice(struct loader *loader, const cJSON *description, const char *key,
                        const char *const *words, const char *otherwise, const char **choice)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(description, key);
    *choice = otherwise;
    if (!item)
        return true;
    for (size_t i = 0; cJSON_IsString(item) && words[i]; i++)
        if (strcmp(words[i], item->valuestring) == 0) {
            *choice = words[i];
            return true;
        }
    return load_fail(loader, item, "Unknown \"%s\" of a realm.", key);
}

static bool read_flag(struct loader *loader, const cJSON *description, const char *key, bool *flag)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(description, key);
    *flag = item != NULL;
    return !item || cJSON_IsTrue(item) ||
           load_fail(loader, item, "\"%s\" of a realm can only be true.", key);
}

static bool read_attributes(struct loader *loader, const cJSON *description,
                            struct realm_program *realm)
{
    static const char *const origins[] = {"same", "other-port", "other-site", "opaque", NULL};
    static const char *const vias[] = {"src", "srcdoc", "data", "blank", NULL};
    if (realm->kind == REALM_FRAME && !cJSON_GetObjectItemCaseSensitive(description, "origin"))
        return load_fail(loader, description, "A frame wants an \"origin\".");
    return read_choice(loader, description, "origin", origins, NULL, &realm->origin) &&
           read_choice(loader, description, "via", vias, NULL, &realm->via) &&
           read_flag(loader, description, "isolated", &realm->isolated) &&
           read_flag(loader, description, "shared", &realm->shared);
}

static bool add_realm(struct loader *loader, const cJSON *item)
{
    struct realm_program realm = {.name = intern(loader, item->string), .owner = -1};
    const char *refusal = label_refusal(loader, item->string);
    if (refusal)
        return load_fail(loader, item, "The realm name \"%s\" %s.", item->string, refusal);
    if (strcmp(item->string, "any") == 0)
        return load_fail(loader, item, "The realm name \"any\" is an operator of expectations.");
    if (!cJSON_IsObject(item))
        return load_fail(loader, item, "A realm is an object.");
    const struct realm_form *form = find_form(item);
    if (!check_keys(loader, item, form))
        return false;
    realm.kind = form ? form->kind : REALM_TOP;
    if (!read_attributes(loader, item, &realm))
        return false;
    LIST_APPEND(loader->arena, &loader->test_case->realms, realm);
    return true;
}

static bool resolve_owner(struct loader *loader, const cJSON *item, struct realm_program *realm)
{
    const struct realm_form *form = find_form(item);
    if (!form)
        return true;
    const cJSON *owner = cJSON_GetObjectItemCaseSensitive(item, form->key);
    struct realm_program *found =
        cJSON_IsString(owner) ? realm_find(loader->test_case, owner->valuestring) : NULL;
    struct nearest nearest = {.word = cJSON_IsString(owner) ? owner->valuestring : ""};
    for (size_t i = 0; i < loader->test_case->realms.count; i++)
        nearest_offer(&nearest, loader->test_case->realms.items[i].name);
    if (!found)
        return load_fail(loader, owner, "Unknown realm \"%s\"%s", nearest.word,
                         nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
    realm->owner = (int)(found - loader->test_case->realms.items);
    return true;
}

/* From any realm the owners end at a top-level one, and each owner stands before what it owns. */
static bool check_order(struct loader *loader, const cJSON *realms)
{
    struct test_case *test_case = loader->test_case;
    const cJSON *item = realms->child;
    for (size_t i = 0; i < test_case->realms.count; i++, item = item->next) {
        int owner = test_case->realms.items[i].owner;
        for (size_t steps = 0; owner >= 0; steps++) {
            if (steps > test_case->realms.count)
                return load_fail(loader, item, "The realms own each other in a cycle.");
            owner = test_case->realms.items[owner].owner;
        }
    }
    item = realms->child;
    for (size_t i = 0; i < test_case->realms.count; i++, item = item->next)
        if (test_case->realms.items[i].owner > (int)i)
            return load_fail(loader, item, "A realm stands after its owner; move \"%s\" down.",
                             item->string);
    return true;
}

/* The site of a window's origin: windows with equal names share a log; opaque ones never do. */
static const char *origin_name(const struct test_case *test_case, const struct realm_program *realm)
{
    while (realm->kind == REALM_FRAME && strcmp(realm->origin, "same") == 0)
        realm = &test_case->realms.items[realm->owner];
    return realm->kind == REALM_FRAME ? realm->origin : "";
}

static bool share_log(const struct test_case *test_case, const struct realm_program *a,
                      const struct realm_program *b)
{
    bool windows = (a->kind == REALM_TOP || a->kind == REALM_FRAME) &&
                   (b->kind == REALM_TOP || b->kind == REALM_FRAME);
    const char *origin = origin_name(test_case, a);
    return windows && strcmp(origin, "opaque") != 0 &&
           strcmp(origin, origin_name(test_case, b)) == 0;
}

static void assign_groups(struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        struct realm_program *realm = &test_case->realms.items[i];
        realm->group = (int)i;
        for (size_t j = i; j-- > 0;)
            if (share_log(test_case, realm, &test_case->realms.items[j]))
                realm->group = (int)j;
    }
}

static bool add_anonymous(struct loader *loader)
{
    struct realm_program realm = {.name = intern(loader, ""), .owner = -1};
    LIST_APPEND(loader->arena, &loader->test_case->realms, realm);
    return true;
}

bool realms_read(struct loader *loader, const cJSON *realms)
{
    if (!realms)
        return add_anonymous(loader);
    if (!cJSON_IsObject(realms) || !realms->child)
        return load_fail(loader, realms, "\"realms\" wants an object with at least one realm.");
    for (const cJSON *item = realms->child; item; item = item->next)
        if (!add_realm(loader, item))
            return false;
    struct realm_program *realm = loader->test_case->realms.items;
    for (const cJSON *item = realms->child; item; item = item->next, realm++)
        if (!resolve_owner(loader, item, realm))
            return false;
    if (!check_order(loader, realms))
        return false;
    assign_groups(loader->test_case);
    return true;
}
